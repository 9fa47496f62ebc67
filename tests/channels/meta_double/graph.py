"""The server: tokens, proofs, versions, forms, errors and webhooks, which all of Meta's products share."""
import email.parser
import email.policy
import hashlib
import hmac
import http.server
import json
import re
import threading
import urllib.parse
import urllib.request

from .shapes import Refused

SECURE = "https://developers.facebook.com/docs/graph-api/guides/secure-requests"
VERSIONS = "https://developers.facebook.com/docs/graph-api/changelog"
HOOKS = "https://developers.facebook.com/docs/graph-api/webhooks/getting-started"
ERRORS = "https://developers.facebook.com/docs/graph-api/guides/error-handling"
DEBUG = "https://developers.facebook.com/docs/graph-api/reference/debug_token"
REFRESH = "https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token"

# Those that could be called on 2026-11-25.
KNOWN_VERSIONS = {"v21.0", "v22.0", "v23.0", "v24.0", "v25.0", "v26.0"}


class Call:
    """A request of the program."""

    def __init__(self, method, path, query, headers, body):
        self.method, self.path, self.query, self.headers, self.body = method, path, query, headers, body
        self.form, self.file = {}, None

    def json(self, page):
        if self.headers.get("Content-Type") != "application/json":
            raise Refused("the body must be application/json", page)
        try:
            document = json.loads(self.body)
        except ValueError as error:
            raise Refused("the body is not JSON", page) from error
        if not isinstance(document, dict):
            raise Refused("the body must be an object", page)
        return document

    def read_form(self, page):
        kind = self.headers.get("Content-Type", "")
        if not kind.startswith("multipart/form-data; boundary="):
            raise Refused("the body must be multipart/form-data", page)
        whole = b"Content-Type: " + kind.encode() + b"\r\n\r\n" + self.body
        for part in email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(whole).iter_parts():
            name, content = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
            if part.get_filename() is None:
                self.form[name] = content.decode()
            else:
                self.file = (name, part.get_filename(), part.get_content_type(), content)
        return self.form


class Graph:
    """The double of one app. Products register their routes: (method, pattern, page, handler)."""

    def __init__(self, token, secret, app_id="42"):
        self.token, self.secret, self.app_id = token, secret, app_id
        self.routes, self.refusals, self.calls = [("GET", "debug_token", DEBUG, self.debug_token)], [], []
        self.token_ends, self.scopes = 0, []
        self.files, self.next_id = {}, 1000
        self.headers_once, self.errors_once = [], []
        self.lock = threading.RLock()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def stop(self):
        self.server.shutdown()

    def new_id(self):
        with self.lock:
            self.next_id += 1
            return str(self.next_id)

    def fail_next(self, code, subcode=None, status=400, message="as the test says", page=ERRORS):
        """The next call that is right is answered with a documented error."""
        self.errors_once.append((code, subcode, status, message, page))

    def authorize(self, call):
        bearer = call.headers.get("Authorization", "")
        if bearer == f"Bearer {self.app_id}|{self.secret}":
            return "app"
        if bearer != f"Bearer {self.token}":
            raise Refused("Invalid OAuth access token.", ERRORS, code=190, status=401)
        proof = call.query.get("appsecret_proof")
        wanted = hmac.new(self.secret.encode(), self.token.encode(), hashlib.sha256).hexdigest()
        if proof is not None and proof != wanted:
            raise Refused("Invalid appsecret_proof provided in the API argument", SECURE, code=100)
        return "account"

    def answer(self, call):
        parts = call.path.strip("/").split("/", 1)
        if parts[0] == "files" and call.method == "GET":
            return self.give_file(call, parts[1])
        if parts == ["refresh_access_token"] and call.method == "GET":
            return self.refresh_token(call)
        if parts[0] not in KNOWN_VERSIONS:
            raise Refused(f"{parts[0]} is no version of the API", VERSIONS, code=2635)
        who = self.authorize(call)
        rest = parts[1] if len(parts) > 1 else ""
        for method, pattern, page, handler in self.routes:
            match = re.fullmatch(pattern, rest)
            if method == call.method and match:
                answer = handler(call, page, who, *match.groups())
                with self.lock:
                    if self.errors_once:
                        code, subcode, status, message, error_page = self.errors_once.pop(0)
                        raise Refused(message, error_page, code, subcode, status)
                return answer
        raise Refused(f"{call.method} /{rest} is not a documented endpoint", "the list of routes", code=2500)

    def debug_token(self, call, page, who):
        if who != "app":
            raise Refused("an app access token is needed", page, code=100)
        if set(call.query) != {"input_token"}:
            raise Refused("input_token must be given, and nothing else", page, code=100)
        if call.query["input_token"] != self.token:
            return {"data": {"app_id": self.app_id, "is_valid": False, "error": {"code": 190, "message": "Malformed access token"}, "scopes": []}}
        return {"data": {"app_id": self.app_id, "application": "App", "type": "PAGE", "is_valid": True, "expires_at": self.token_ends,
                         "data_access_expires_at": 0, "scopes": self.scopes}}

    def refresh_token(self, call):
        """A long-lived token, at least a day old and not ended, is exchanged for one of 60 days. No version stands in the address."""
        if call.query.get("grant_type") != "ig_refresh_token":
            raise Refused("grant_type must be ig_refresh_token", REFRESH)
        if call.query.get("access_token") != self.token:
            raise Refused("Invalid OAuth access token.", REFRESH, code=190)
        with self.lock:
            self.token += "+"
        return {"access_token": self.token, "token_type": "bearer", "expires_in": 5183944}

    def give_file(self, call, file_id):
        file = self.files.get(file_id)
        if file is None or (file["private"] and call.headers.get("Authorization") != f"Bearer {self.token}"):
            raise Refused("no such file", "https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media", status=404)
        return file["bytes"]

    def add_file(self, content, private):
        file_id = self.new_id()
        self.files[file_id] = {"bytes": content, "private": private}
        return file_id

    def handler(graph):  # noqa: N805  the inner class has a self of its own
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def serve(self):
                url = urllib.parse.urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                call = Call(self.command, url.path, dict(urllib.parse.parse_qsl(url.query)), self.headers, body)
                status, extra = 200, {}
                try:
                    answer = graph.answer(call)
                    with graph.lock:
                        graph.calls.append(call)
                        if graph.headers_once:
                            extra = graph.headers_once.pop(0)
                except Refused as refusal:
                    status = refusal.status
                    answer = {"error": {"message": refusal.rule, "type": "OAuthException", "code": refusal.code, "fbtrace_id": "A"}}
                    if refusal.subcode:
                        answer["error"]["error_subcode"] = refusal.subcode
                    with graph.lock:
                        graph.refusals.append((call, str(refusal)))
                content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/octet-stream" if isinstance(answer, bytes) else "application/json")
                self.send_header("Content-Length", str(len(content)))
                for name, value in extra.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_DELETE = do_PUT = serve

        return Handler

    def verify_webhook(self, address, token):
        """Meta asks whether the address is really the app's."""
        challenge = "11582" + self.new_id()
        query = urllib.parse.urlencode({"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": token})
        try:
            with urllib.request.urlopen(f"{address}?{query}", timeout=10) as answer:
                right = answer.read().decode() == challenge
        except OSError:
            right = False
        if not right:
            raise Refused("Callback verification failed", HOOKS, code=2200)

    def sign(self, body):
        return "sha256=" + hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
