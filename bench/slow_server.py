#!/usr/bin/env python3
"""A git server on loopback that answers late, as one behind a long line does.

    slow_server.py BASE_FOLDER DELAY_MS [COMMAND ARGS...]

Starts `git daemon` for the bare repositories in BASE_FOLDER behind a proxy that holds back the
first bytes of every answer. Then runs COMMAND with $SLOW_URL set to git://127.0.0.1:PORT and
ends with its exit code.
"""

import asyncio
import os
import socket
import sys


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def pump(reader, writer, delay=0.0):
    try:
        while data := await reader.read(65536):
            await asyncio.sleep(delay)
            delay = 0.0
            writer.write(data)
            await writer.drain()
        writer.write_eof()
    except ConnectionError:
        pass


async def connect(port):
    """The daemon needs a moment to listen; it is asked until it does."""
    for _ in range(500):
        try:
            return await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.01)
    sys.exit("slow_server.py: git daemon does not listen")


async def main(base, delay, command):
    port = free_port()
    daemon = await asyncio.create_subprocess_exec(
        "git", "daemon", "--export-all", f"--base-path={base}", "--listen=127.0.0.1",
        f"--port={port}", "--reuseaddr", "--max-connections=0",
        "--log-destination=none", base)

    serving = set()

    async def serve(client_reader, client_writer):
        serving.add(asyncio.current_task())
        reader, writer = await connect(port)
        await asyncio.gather(pump(client_reader, writer), pump(reader, client_writer, delay))
        for end in (writer, client_writer):
            end.close()

    try:
        (await connect(port))[1].close()
        proxy = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=512)
        url = "git://127.0.0.1:%d" % proxy.sockets[0].getsockname()[1]
        child = await asyncio.create_subprocess_exec(*command, env={**os.environ, "SLOW_URL": url})
        return await child.wait()
    finally:
        daemon.terminate()
        await daemon.wait()
        await asyncio.gather(*serving, return_exceptions=True)


if len(sys.argv) < 4:
    sys.exit(__doc__)
sys.exit(asyncio.run(main(sys.argv[1], int(sys.argv[2]) / 1000, sys.argv[3:])))
