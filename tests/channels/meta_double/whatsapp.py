"""The Cloud API of one number. D is where its pages begin."""
import json
import re

from .shapes import Refused, check, may, need

D = "https://developers.facebook.com/documentation/business-messaging/whatsapp/"
SEND = D + "messages/send-messages"
MEDIA = D + "business-phone-numbers/media"
ERRORS = D + "support/error-codes"

BUTTON = {"type": need(str, one_of=["reply"]),
          "reply": need({"id": need(str, least=1, most=256), "title": need(str, least=1, most=20)})}
ROW = {"id": need(str, least=1, most=200), "title": need(str, least=1, most=24), "description": may(str, most=72)}
SECTION = {"title": may(str, most=24), "rows": need([ROW], least=1)}
BODY = {"text": need(str, least=1, most=1024)}
HEADER = {"type": need(str, one_of=["image"]), "image": need({"id": need(str)})}
FILE = {"id": need(str)}
# templates/utility-templates/location-templates
PLACE = {"latitude": need(float), "longitude": need(float), "name": need(str, least=1), "address": need(str, least=1)}
PARAMETER = {"type": need(str, one_of=["text", "image", "video", "document", "location", "payload", "coupon_code", "action"]),
             "text": may(str), "parameter_name": may(str), "image": may(FILE), "video": may(FILE),
             "document": may({**FILE, "filename": may(str)}), "location": may(PLACE), "payload": may(str, most=256),
             "coupon_code": may(str, most=15), "action": may(dict)}
COMPONENT = {"type": need(str, one_of=["header", "body", "button"]), "sub_type": may(str, one_of=["url", "quick_reply", "copy_code", "flow"]),
             "index": may(str), "parameters": need([PARAMETER])}

# type: its page and its fields. https://…/messages/<page>
MESSAGES = {
    "text": ("messages/text-messages", {"body": need(str, least=1, most=4096), "preview_url": may(bool)}),
    "image": ("messages/image-messages", {**FILE, "caption": may(str, most=1024)}),
    "video": ("messages/video-messages", {**FILE, "caption": may(str, most=1024)}),
    "document": ("messages/document-messages", {**FILE, "caption": may(str, most=1024), "filename": may(str)}),
    "audio": ("messages/audio-messages", {**FILE, "voice": may(bool)}),
    "sticker": ("messages/sticker-messages", FILE),
    "location": ("messages/location-messages", {"latitude": need(float), "longitude": need(float), "name": may(str), "address": may(str)}),
    "reaction": ("messages/reaction-messages", {"message_id": need(str), "emoji": need(str)}),
    "template": ("templates/overview", {"name": need(str), "language": need({"code": need(str)}), "components": may([COMPONENT])}),
}
CONTACT = {"name": need({"formatted_name": need(str), "first_name": may(str)}),
           "phones": may([{"phone": need(str), "type": may(str)}]), "emails": may([{"email": need(str), "type": may(str)}])}
INTERACTIVE = {
    "button": ("messages/interactive-reply-buttons-messages",
               {"type": need(str), "header": may(HEADER), "body": need(BODY), "action": need({"buttons": need([BUTTON], least=1, most=3)})}),
    "list": ("messages/interactive-list-messages",
             {"type": need(str), "body": need(BODY),
              "action": need({"button": need(str, least=1, most=20), "sections": need([SECTION], least=1, most=10)})}),
    "cta_url": ("messages/interactive-cta-url-messages",
                {"type": need(str), "header": may(HEADER), "body": need(BODY),
                 "action": need({"name": need(str, one_of=["cta_url"]),
                                 "parameters": need({"display_text": need(str, least=1, most=20), "url": need(str)})})}),
    "location_request_message": ("messages/location-request-messages",
                                 {"type": need(str), "body": need(BODY), "action": need({"name": need(str, one_of=["send_location"])})}),
}
# What each kind of file may be, and how large.
FORMATS = {"image": (["image/jpeg", "image/png"], 5), "audio": (["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"], 16),
           "video": (["video/mp4", "video/3gpp"], 16), "sticker": (["image/webp"], 0.5), "document": (None, 100)}


class WhatsApp:
    def __init__(self, graph, phone="106540352242922", account="102290129340398"):
        self.graph, self.phone, self.account = graph, phone, account
        self.sent, self.read, self.media, self.subscribed = [], [], {}, False
        self.hook, self.hook_token = "", ""
        self.templates = [{"name": f"order_{number}", "language": "en", "status": "APPROVED", "category": "UTILITY", "id": str(number),
                           "components": [{"type": "BODY", "text": "Hi {{1}}, your order {{2}}"}]} for number in range(130)]
        for kind in ("IMAGE", "VIDEO", "DOCUMENT", "LOCATION"):
            self.templates.append({"name": f"with_{kind.lower()}", "language": "en", "status": "APPROVED", "category": "UTILITY", "id": kind,
                                   "components": [{"type": "HEADER", "format": kind}, {"type": "BODY", "text": "Hi {{1}}, your order {{2}}"}]})
        graph.scopes = ["whatsapp_business_messaging", "whatsapp_business_management"]
        phone_id, account_id, number = re.escape(phone), re.escape(account), r"(\d+)"
        graph.routes += [
            ("POST", f"{phone_id}/messages", SEND, self.post_message),
            ("POST", f"{phone_id}/media", MEDIA, self.post_media),
            ("GET", phone_id, D + "reference/whatsapp-business-phone-number", self.get_number),
            ("POST", phone_id, D + "webhooks/override", self.post_override),
            ("POST", f"{account_id}/subscribed_apps", D + "reference/whatsapp-business-account/subscribed-apps-api", self.post_subscribe),
            ("GET", f"{account_id}/subscribed_apps", D + "reference/whatsapp-business-account/subscribed-apps-api", self.get_subscribed),
            ("GET", f"{account_id}/message_templates", D + "reference/whatsapp-business-account/template-api", self.get_templates),
            ("GET", number, MEDIA, self.get_media),
        ]

    def post_message(self, call, page, _who):
        body = call.json(page)
        if "status" in body:
            return self.mark_read(body)
        kind = body.get("type")
        envelope = {"messaging_product": need(str, one_of=["whatsapp"]), "recipient_type": may(str, one_of=["individual", "group"]),
                    "to": may(str), "recipient": may(str), "type": need(str), "context": may({"message_id": need(str)})}
        if kind == "contacts":
            where, shape = D + "messages/contacts-messages", need([CONTACT], least=1)
        elif kind == "interactive":
            name = (body.get("interactive") or {}).get("type")
            if name not in INTERACTIVE:
                raise Refused(f"interactive messages have no type {name}", page, code=131009)
            where, shape = D + INTERACTIVE[name][0], need(INTERACTIVE[name][1])
        elif kind in MESSAGES:
            where, shape = D + MESSAGES[kind][0], need(MESSAGES[kind][1])
        else:
            raise Refused(f"there is no message of the type {kind}", page, code=131051)
        check(body, {**envelope, kind: shape}, where, "body")
        if ("to" in body) == ("recipient" in body):
            raise Refused("exactly one of to and recipient is needed", D + "business-scoped-user-ids", code=131008)
        self.check_more(kind, body[kind], where)
        # https://…/business-scoped-user-ids: ids have a country and a dot, numbers are digits.
        if "to" in body and body["recipient_type"] == "individual" and not re.fullmatch(r"\d{5,20}", body["to"]):
            raise Refused("to must be a phone number", page, code=131009)
        message_id = f"wamid.DOUBLE{self.graph.new_id()}"
        self.sent.append({"id": message_id, **body})
        return {"messaging_product": "whatsapp", "contacts": [{"input": body.get("to", ""), "wa_id": body.get("to", "")}],
                "messages": [{"id": message_id}]}

    def check_more(self, kind, fields, where):
        if kind in FORMATS:
            self.check_file(kind, fields["id"])
        if kind == "interactive":
            if "header" in fields:
                self.check_file("image", fields["header"]["image"]["id"])
            ids = [button["reply"]["id"] for button in fields["action"].get("buttons", [])]
            titles = [button["reply"]["title"] for button in fields["action"].get("buttons", [])]
            sections = fields["action"].get("sections", [])
            ids += [row["id"] for section in sections for row in section["rows"]]
            if len(ids) != len(set(ids)) or len(titles) != len(set(titles)):
                raise Refused("ids and titles of buttons must differ", where, code=131009)
            if sum(len(section["rows"]) for section in sections) > 10:
                raise Refused("a list has at most 10 rows", where, code=131009)
            if len(sections) > 1 and not all(section.get("title") for section in sections):
                raise Refused("each of several sections needs a title", where, code=131009)
        if kind == "template":
            known = [one for one in self.templates if (one["name"], one["language"]) == (fields["name"], fields["language"]["code"])]
            if not known:
                raise Refused("Template does not exist", ERRORS, code=132001, status=404)
            given = [len(one["parameters"]) for one in fields.get("components", []) if one["type"] == "body"] or [0]
            if given[0] != 2:
                raise Refused("Template Param Count Mismatch", ERRORS, code=132000)
            self.check_header(known[0], fields.get("components", []))

    def check_header(self, form, components):
        """templates/components: a header that is a file or a place needs exactly that."""
        wanted = [one["format"].lower() for one in form["components"] if one["type"] == "HEADER"]
        given = [parameter for one in components if one["type"] == "header" for parameter in one["parameters"]]
        if [parameter["type"] for parameter in given] != wanted:
            raise Refused(f"Format mismatch, expected {wanted or 'no header'}", ERRORS, code=132012)
        for parameter in given:
            kind = parameter["type"]
            if kind not in parameter:
                raise Refused(f"a header of the type {kind} needs its {kind}", ERRORS, code=131008)
            if kind in FORMATS:
                self.check_file(kind, parameter[kind]["id"])

    def check_file(self, kind, media_id):
        if media_id not in self.media:
            raise Refused("Media upload error", ERRORS, code=131053)
        mime, size = self.media[media_id]
        formats, mega = FORMATS[kind]
        if (formats and mime not in formats) or size > mega * 1024 * 1024:
            raise Refused(f"{mime} of {size} bytes cannot be sent as {kind}", MEDIA, code=131053)

    def mark_read(self, body):
        page = D + ("typing-indicators" if "typing_indicator" in body else "messages/mark-message-as-read")
        check(body, {"messaging_product": need(str, one_of=["whatsapp"]), "status": need(str, one_of=["read"]), "message_id": need(str),
                     "typing_indicator": may({"type": need(str, one_of=["text"])})}, page, "body")
        self.read.append(body)
        return {"success": True}

    def post_media(self, call, page, _who):
        form = call.read_form(page)
        if set(form) != {"messaging_product", "type"} or form["messaging_product"] != "whatsapp":
            raise Refused("a form has messaging_product=whatsapp, type and file", page)
        if not call.file or call.file[0] != "file" or call.file[2] != form["type"]:
            raise Refused("the file's type must be the form's", page)
        media_id = self.graph.new_id()
        self.media[media_id] = (form["type"], len(call.file[3]))
        return {"id": media_id}

    def get_media(self, call, page, _who, media_id):
        if set(call.query) - {"phone_number_id", "appsecret_proof"}:
            raise Refused("only phone_number_id may be asked with", page)
        if media_id not in self.graph.files:
            raise Refused("Unsupported get request.", page, subcode=33)
        return {"messaging_product": "whatsapp", "url": f"{self.graph.address}/files/{media_id}", "mime_type": "image/png", "id": media_id}

    def get_number(self, call, page, _who):
        allowed = {"display_phone_number", "verified_name", "quality_rating", "status", "webhook_configuration", "id"}
        if set(call.query.get("fields", "").split(",")) - allowed:
            raise Refused("a field is not documented", page)
        return {"display_phone_number": "+1 555-078-3881", "verified_name": "Jasper's Market", "quality_rating": "GREEN", "status": "CONNECTED",
                "webhook_configuration": {"phone_number": self.hook} if self.hook else {"application": "https://example.org/app"}, "id": self.phone}

    def post_override(self, call, page, _who):
        body = call.json(page)
        check(body, {"webhook_configuration": need({"override_callback_uri": need(str), "verify_token": need(str)})}, page, "body")
        hook = body["webhook_configuration"]
        self.graph.verify_webhook(hook["override_callback_uri"], hook["verify_token"])
        self.hook = hook["override_callback_uri"]
        return {"success": True}

    def post_subscribe(self, call, page, _who):
        check(call.json(page), {"override_callback_uri": may(str), "verify_token": may(str)}, page, "body")
        self.subscribed = True
        return {"success": True}

    def get_subscribed(self, _call, _page, _who):
        return {"data": [{"whatsapp_business_api_data": {"id": self.graph.app_id, "name": "App"}}] if self.subscribed else []}

    def get_templates(self, call, page, _who):
        if set(call.query) - {"fields", "limit", "after", "before", "appsecret_proof"}:
            raise Refused("a parameter is not documented", page)
        begin, limit = int(call.query.get("after", 0)), int(call.query.get("limit", 25))
        chosen = self.templates[begin:begin + limit]
        paging = {"cursors": {"before": str(begin), "after": str(begin + limit)}}
        if begin + limit < len(self.templates):
            paging["next"] = f"{self.graph.address}/next"
        return {"data": chosen, "paging": paging}

    def webhook(self, value, field="messages"):
        """D + webhooks/reference"""
        whole = {"messaging_product": "whatsapp", "metadata": {"display_phone_number": "15550783881", "phone_number_id": self.phone}, **value}
        return json.dumps({"object": "whatsapp_business_account",
                           "entry": [{"id": self.account, "changes": [{"value": whole, "field": field}]}]}).encode()
