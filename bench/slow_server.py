#!/usr/bin/env python3
"""A git server on loopback that answers late, as one behind a long line does.

    slow_server.py BASE_FOLDER DELAY_MS [COMMAND ARGS...]

Serves the bare repositories in BASE_FOLDER by `git daemon` behind a proxy that holds back the
first bytes of every answer. Then runs COMMAND with $SLOW_URL set to git://127.0.0.1:PORT and
ends with its exit code.
"""

import asyncio
import os
import signal
import sys


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


async def main(base, delay, command):
    serving = set()

    # A daemon for each connection, as inetd does it: one for all has a queue of five, and a client
    # that finds it full tries again after a second.
    async def serve(client_reader, client_writer):
        serving.add(asyncio.current_task())
        daemon = await asyncio.create_subprocess_exec(
            "git", "daemon", "--inetd", "--export-all", f"--base-path={base}",
            "--log-destination=none", base, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
        await asyncio.gather(pump(client_reader, daemon.stdin), pump(daemon.stdout, client_writer, delay))
        daemon.stdin.close()
        client_writer.close()
        await daemon.wait()

    proxy = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=512)
    url = "git://127.0.0.1:%d" % proxy.sockets[0].getsockname()[1]
    child = await asyncio.create_subprocess_exec(*command, env={**os.environ, "SLOW_URL": url})
    # A Ctrl-C is the child's as well: it ends what it has started, and then we end.
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, lambda: None)
    loop.add_signal_handler(signal.SIGTERM, child.terminate)
    code = await child.wait()
    await asyncio.gather(*serving, return_exceptions=True)
    return code


if len(sys.argv) < 4:
    sys.exit(__doc__)
sys.exit(asyncio.run(main(sys.argv[1], int(sys.argv[2]) / 1000, sys.argv[3:])))
