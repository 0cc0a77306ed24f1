#!/usr/bin/env python3
"""A TCP proxy on loopback that is as far from its server as a long line would make it.

    delay_proxy.py SERVER_PORT[,SERVER_PORT...] ROUND_TRIP_MS COMMAND ARGS...

Every chunk arrives half a round trip after it was sent, in order, and does not wait for the one
before it: throughput stays. A new connection costs the round trip of its TCP handshake too. Port 0
is a server that takes connections and never answers. Runs COMMAND with $PROXY_PORT set, with as many
ports as there are servers, and ends with its exit code.
"""

import asyncio
import contextlib
import functools
import os
import signal
import sys


async def receive(reader, chunks, delay):
    """Puts (time of arrival, bytes) into chunks; no bytes are the end."""
    clock = asyncio.get_running_loop().time
    data = b"?"
    while data:
        try:
            data = await reader.read(65536)
        except ConnectionError:
            data = b""
        chunks.put_nowait((clock() + delay, data))


async def deliver(chunks, writer):
    clock = asyncio.get_running_loop().time
    try:
        while True:
            arrival, data = await chunks.get()
            await asyncio.sleep(max(0.0, arrival - clock()))
            if not data:
                break
            writer.write(data)
            await writer.drain()
        writer.write_eof()
    except OSError:
        pass


async def main(server_ports, round_trip, command):
    serving = set()

    async def serve(server_port, client_reader, client_writer):
        task = asyncio.current_task()
        serving.add(task)
        task.add_done_callback(serving.discard)
        if server_port == 0:
            with contextlib.suppress(ConnectionError):
                await client_reader.read()
            client_writer.close()
            return
        upward, downward = asyncio.Queue(), asyncio.Queue()
        receiving = [asyncio.create_task(receive(client_reader, upward, round_trip / 2))]
        # The server accepts when the third packet of the handshake arrives.
        await asyncio.sleep(1.5 * round_trip)
        reader, writer = await asyncio.open_connection("127.0.0.1", server_port)
        receiving.append(asyncio.create_task(receive(reader, downward, round_trip / 2)))

        async def to_client():
            await deliver(downward, client_writer)
            client_writer.close()  # a server that has said all hears no more either

        await asyncio.gather(deliver(upward, writer), to_client(), *receiving)
        writer.close()

    proxies = [await asyncio.start_server(functools.partial(serve, port), "127.0.0.1", 0, backlog=512)
               for port in server_ports]
    ports = ",".join(str(proxy.sockets[0].getsockname()[1]) for proxy in proxies)
    child = await asyncio.create_subprocess_exec(*command, env={**os.environ, "PROXY_PORT": ports})
    # A Ctrl-C is the child's as well: it ends what it has started, and then we end.
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, lambda: None)
    loop.add_signal_handler(signal.SIGTERM, child.terminate)
    code = await child.wait()
    await asyncio.gather(*serving, return_exceptions=True)
    return code


if len(sys.argv) < 4:
    sys.exit(__doc__)
sys.exit(asyncio.run(main([int(port) for port in sys.argv[1].split(",")], int(sys.argv[2]) / 1000,
                          sys.argv[3:])))
