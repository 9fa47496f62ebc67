#!/usr/bin/env python3
"""A mail server for tests, on aiosmtpd (Debian's python3-aiosmtpd): takes e-mail from those who sign in, and writes each one into a file.

mail_server.py PORT FOLDER [--certificate PEM --key PEM]    with a certificate, STARTTLS is demanded

It refuses recipients below refused.example. Runs until it is stopped.
"""
import argparse
import asyncio
import base64
import itertools
import json
import os
import pathlib
import ssl

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER, PASSWORD = b"shop", b"blue lamp"


def check(server, session, envelope, mechanism, data):
    return AuthResult(success=isinstance(data, LoginPassword) and (data.login, data.password) == (USER, PASSWORD), handled=False)


class Keeper:
    def __init__(self, folder):
        self.folder, self.numbers = pathlib.Path(folder), itertools.count(1)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.endswith("@refused.example"):
            return "550 5.1.1 No such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        kept = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "bytes": base64.b64encode(envelope.content).decode(), "tls": session.ssl is not None}
        path = self.folder / f"{next(self.numbers)}.json"
        path.with_suffix(".part").write_text(json.dumps(kept))
        os.rename(path.with_suffix(".part"), path)
        return "250 2.0.0 Ok: queued as 7"


async def serve(options):
    context = None
    if options.certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options.certificate, options.key)
    keeper = Keeper(options.folder)

    def make():
        return SMTP(keeper, hostname="mail.test", authenticator=check, auth_required=True, auth_require_tls=context is not None, tls_context=context,
                    require_starttls=context is not None)

    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", options.port)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("port", type=int)
    parser.add_argument("folder")
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    asyncio.run(serve(parser.parse_args()))
