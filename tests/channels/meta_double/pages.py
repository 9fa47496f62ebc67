"""Messenger and Instagram: the Send API of a Page or an Instagram account. D is where the pages begin."""
import json

from .shapes import Refused, check, may, need

D = "https://developers.facebook.com/documentation/business-messaging/messenger-platform/"
I = "https://developers.facebook.com/documentation/business-messaging/instagram-messaging/"
P = "https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/messaging-api"
PROFILE = D + "messenger-profile"
ACTIONS = D + "send-messages/sender-actions"

QUICK = {"content_type": need(str, one_of=["text", "user_phone_number", "user_email"]), "title": may(str, least=1, most=20),
         "payload": may(str, most=1000), "image_url": may(str)}
WEB_BUTTON = {"type": need(str), "title": need(str, least=1, most=20), "url": need(str)}
POSTBACK = {"type": need(str), "title": need(str, least=1, most=20), "payload": need(str, least=1, most=1000)}


class Page:
    """`instagram`: the account is Instagram's; `of_page`: reached through a Page's token."""

    def __init__(self, graph, account_id, instagram=False, of_page=True):
        self.graph, self.account_id, self.instagram, self.of_page = graph, account_id, instagram, of_page
        self.sent, self.actions, self.attachments, self.profile, self.fields = [], [], {}, {}, []
        self.hook = ""
        graph.routes += [
            ("POST", "me/messages", I + "features/send-message" if instagram else D + "send-messages", self.post_message),
            ("GET", "me", "https://developers.facebook.com/docs/graph-api/reference/page", self.get_me),
            ("GET", "me/subscribed_apps", D + "webhooks", self.get_subscribed),
            ("POST", "me/subscribed_apps", D + "webhooks", self.post_subscribed),
            ("POST", "me/messenger_profile", PROFILE, self.post_profile),
            ("DELETE", "me/messenger_profile", PROFILE, self.delete_profile),
            ("GET", r"(\d+)", I + "features/user-profile" if instagram else D + "identity/user-profile", self.get_person),
        ]
        if of_page:
            graph.routes.append(("POST", "me/message_attachments", I + "features/attachment-upload" if instagram else D + "reference/attachment-upload-api", self.post_attachment))
        if not instagram:
            graph.routes.append(("POST", f"{graph.app_id}/subscriptions", "https://developers.facebook.com/docs/graph-api/reference/app/subscriptions", self.post_app_hook))
        if of_page:
            graph.routes.append(("GET", f"{graph.app_id}/subscriptions", "https://developers.facebook.com/docs/graph-api/reference/app/subscriptions", self.get_app_hook))
            graph.scopes = ["instagram_manage_messages" if instagram else "pages_messaging", "pages_manage_metadata"]

    def button(self, button, path):
        where = D + "reference/buttons"
        kind = button.get("type") if isinstance(button, dict) else None
        shapes = {"web_url": WEB_BUTTON, "postback": POSTBACK}
        if not self.instagram:
            shapes["phone_number"] = POSTBACK
        if kind not in shapes:
            raise Refused(f"{path}: there is no button of the type {kind}", where)
        check(button, shapes[kind], where, path)

    def element(self, element, path):
        where = I + "generic-template" if self.instagram else D + "send-messages/template/generic"
        check(element, {"title": need(str, least=1, most=80), "subtitle": may(str, most=80), "image_url": may(str),
                        "default_action": may(dict), "buttons": may([self.button], least=1, most=3)}, where, path)
        if len(element) == 1:
            raise Refused(f"{path} needs something besides its title", where)

    def payload(self, payload, path):
        kind = payload.get("template_type") if isinstance(payload, dict) else None
        if kind == "generic":
            where = D + "send-messages/template/generic"
            return check(payload, {"template_type": need(str), "elements": need([self.element], least=1, most=10)}, where, path)
        if kind == "button" and not self.instagram:
            where = D + "send-messages/template/button"
            return check(payload, {"template_type": need(str), "text": need(str, least=1, most=640),
                                   "buttons": need([self.button], least=1, most=3)}, where, path)
        raise Refused(f"{path}: there is no template of the type {kind}", D + "send-messages/templates")

    def attachment(self, attachment, path):
        kind = attachment.get("type") if isinstance(attachment, dict) else None
        if kind == "template":
            return check(attachment, {"type": need(str), "payload": need(self.payload)}, D + "send-messages/templates", path)
        if kind not in ("image", "audio", "video", "file"):
            raise Refused(f"{path}: there is no attachment of the type {kind}", D + "send-messages")
        check(attachment, {"type": need(str), "payload": need({"attachment_id": may(str), "url": may(str)})}, D + "send-messages", path)
        payload = attachment["payload"]
        if len(payload) != 1:
            raise Refused(f"{path}.payload needs attachment_id or url", D + "send-messages")
        if "attachment_id" in payload and self.attachments.get(payload["attachment_id"]) != kind:
            raise Refused("Attachment not found", D + "error-codes", code=100, subcode=2018074)
        if "url" in payload and not payload["url"].startswith("https://"):
            raise Refused("the address must be public", P, code=100, subcode=2018008)
        return None

    def post_message(self, call, page, _who):
        body = call.json(page)
        if "sender_action" in body:
            return self.act(body)
        text = need(str, least=1, most=1000, unit="bytes") if self.instagram else need(str, least=1, most=2000)
        message = body.get("message") if isinstance(body.get("message"), dict) else {}
        shape = {"quick_replies": may([QUICK], least=1, most=13)}
        if not self.instagram:
            shape["metadata"] = may(str, most=1000)
        if "attachment" in message:
            shape["attachment"] = need(self.attachment)
        else:
            shape["text"] = text
        whole = {"recipient": need({"id": need(str)}), "message": need(shape), "tag": may(str, one_of=["HUMAN_AGENT"])}
        # D + send-messages: messaging_type says why a message is sent.
        types = ["RESPONSE", "UPDATE", "MESSAGE_TAG"]
        whole["messaging_type"] = may(str, one_of=types) if self.instagram else need(str, one_of=types)
        check(body, whole, page, "body")
        if (body.get("messaging_type") == "MESSAGE_TAG") != ("tag" in body):
            raise Refused("MESSAGE_TAG and a tag go together", D + "send-messages/message-tags")
        message_id = f"m_double{self.graph.new_id()}"
        self.sent.append({"id": message_id, **body})
        return {"recipient_id": body["recipient"]["id"], "message_id": message_id}

    def act(self, body):
        actions = ["typing_on", "typing_off", "mark_seen", "react", "unreact"]
        check(body, {"recipient": need({"id": need(str)}), "sender_action": need(str, one_of=actions),
                     "payload": may({"message_id": need(str), "reaction": may(str)})}, ACTIONS, "body")
        if (body["sender_action"] in ("react", "unreact")) != ("payload" in body):
            raise Refused("payload goes with react and unreact", ACTIONS)
        self.actions.append(body)
        return {"recipient_id": body["recipient"]["id"]}

    def post_attachment(self, call, page, _who):
        form = call.read_form(page)
        if set(form) != ({"message", "platform"} if self.instagram else {"message"}):
            raise Refused("a form has message and filedata, and platform=instagram for Instagram", page)
        message = json.loads(form["message"])
        check(message, {"attachment": need({"type": need(str, one_of=["image", "audio", "video", "file"]),
                                            "payload": need({"is_reusable": may(bool)})})}, page, "message")
        if not call.file or call.file[0] != "filedata":
            raise Refused("filedata is missing", page)
        mega = 8 if self.instagram and message["attachment"]["type"] == "image" else 25
        if len(call.file[3]) > mega * 1024 * 1024:
            raise Refused("Attachment size exceeds allowable limit", D + "error-codes", subcode=2018109)
        attachment_id = self.graph.new_id()
        self.attachments[attachment_id] = message["attachment"]["type"]
        return {"attachment_id": attachment_id}

    def get_me(self, call, page, _who):
        if not self.instagram:
            return {"id": self.account_id, "name": "Jasper's Market"}
        if self.of_page:
            return {"id": "1", "name": "Jasper's Market", "instagram_business_account": {"id": self.account_id, "username": "jaspers"}}
        if call.query.get("fields") != "user_id,username":
            raise Refused("these fields are not documented for /me", page)
        return {"user_id": self.account_id, "username": "jaspers", "id": "9"}

    def get_person(self, call, page, _who, person):
        known = {"name": "Peter Chang", "profile_pic": "https://lookaside.example/pic.jpg",
                 **({"username": "peter_chang_live"} if self.instagram else {"first_name": "Peter", "last_name": "Chang"})}
        asked = call.query.get("fields", "").split(",")
        for field in asked:
            if field not in known:
                raise Refused(f"{field} is no documented field of a person", page)
        return {"id": person, **{field: known[field] for field in asked}}

    def get_subscribed(self, _call, _page, _who):
        return {"data": [{"id": self.graph.app_id, "name": "App", "subscribed_fields": self.fields}] if self.fields else []}

    def post_subscribed(self, call, page, _who):
        body = call.json(page)
        check(body, {"subscribed_fields": need(str, least=1)}, page, "body")
        known = {"messages", "messaging_postbacks", "messaging_optins", "messaging_referrals", "messaging_referral", "message_deliveries",
                 "message_reads", "messaging_seen", "message_echoes", "message_reactions", "message_edits", "messaging_handovers",
                 "messaging_handover", "messaging_policy_enforcement", "messaging_account_linking", "standby"}
        fields = body["subscribed_fields"].split(",")
        if set(fields) - known:
            raise Refused(f"{set(fields) - known} are no documented fields", page)
        self.fields = fields
        return {"success": True}

    def post_profile(self, call, page, _who):
        action = {"type": need(str, one_of=["postback", "web_url"]), "title": need(str, most=30), "payload": may(str, most=1000), "url": may(str)}
        menu = {"locale": need(str), "call_to_actions": need([action], most=20)}
        if not self.instagram:  # I + features/persistent-menu: Instagram has neither of these.
            action["webview_height_ratio"] = may(str)
            menu["composer_input_disabled"] = may(bool)
        body = call.json(page)
        check(body, {"platform": may(str, one_of=["instagram"]), "get_started": may({"payload": need(str, most=1000)}),
                     "greeting": may([{"locale": need(str), "text": need(str, most=160)}]),
                     "persistent_menu": may([menu]),
                     "ice_breakers": may([{"locale": may(str), "call_to_actions": need([{"question": need(str, most=80), "payload": need(str, most=1000)}], most=4)}])},
              page, "body")
        if self.instagram != ("platform" in body):
            raise Refused("platform=instagram is for Instagram", page)
        self.profile |= body
        return {"result": "success"}

    def delete_profile(self, call, page, _who):
        body = call.json(page)
        check(body, {"fields": need([need(str, one_of=["get_started", "greeting", "persistent_menu", "ice_breakers"])])}, page, "body")
        if self.instagram != (call.query.get("platform") == "instagram"):
            raise Refused("platform=instagram is for Instagram", page)
        left = set(self.profile) - set(body["fields"])
        if "persistent_menu" in left and "get_started" not in left and not self.instagram:
            raise Refused("the menu needs the Get Started button", page)
        for field in body["fields"]:
            self.profile.pop(field, None)
        return {"result": "success"}

    def post_app_hook(self, call, page, who):
        if who != "app":
            raise Refused("an app access token is needed", page, code=15)
        body = call.json(page)
        check(body, {"object": need(str, one_of=["page"]), "callback_url": need(str), "fields": need(str), "verify_token": need(str)}, page, "body")
        self.graph.verify_webhook(body["callback_url"], body["verify_token"])
        self.hook = body["callback_url"]
        return {"success": True}

    def get_app_hook(self, _call, page, who):
        if who != "app":
            raise Refused("an app access token is needed", page, code=15)
        object_name = "instagram" if self.instagram else "page"
        return {"data": [{"object": object_name, "callback_url": self.hook, "active": True,
                          "fields": [{"name": name, "version": "v26.0"} for name in self.fields]}] if self.hook else []}

    def webhook(self, *items):
        """D + webhooks/webhook-events"""
        return json.dumps({"object": "instagram" if self.instagram else "page",
                           "entry": [{"id": self.account_id, "time": 1458692752478, "messaging": list(items)}]}).encode()
