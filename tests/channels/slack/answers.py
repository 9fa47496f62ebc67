"""Steps of run.py about answers that grow, people's names, and forms."""
import json
import sqlite3
import time

STORY = " ".join(f"word{number}" for number in range(32))


def eventually(what, seconds=15):
    """The first value of `what` that is true."""
    deadline = time.monotonic() + seconds
    while True:
        value = what()
        if value or time.monotonic() > deadline:
            return value
        time.sleep(0.05)


class Answers:
    def names_of_people(self):
        named = eventually(lambda: [one for one in self.server.api("GET", "/contacts?limit=100")["items"] if one["name"] == "Ann"])
        assert named, self.server.api("GET", "/contacts?limit=100")

    # A bot whose answer comes word by word.

    def begin_story(self, text):
        """Ann writes to the story teller; gives the messages that the bot had in Slack before."""
        if not hasattr(self, "teller"):
            provider = self.server.api("POST", "/providers", {"kind": "scripted", "name": "Scripted", "enabled": True, "settings": {
                "token_delay_ms": 250, "rules": [{"match": "", "reply": STORY}]}, "secrets": {}})
            model = self.server.api("POST", "/models", {"provider_id": provider["id"], "name": "scripted", "label": "Scripted", "enabled": True})
            bot = self.server.make_bot("Teller", model_id=model["id"])
            self.teller = self.make_channel("Teller", f"http://127.0.0.1:{self.slack.port}/api", {"signing_secret": self.secret}, bot=bot["id"])
        before = {one["ts"] for one in self.slack.by_bot(self.slack.im)}
        usual, self.hook = self.hook, f"/hooks/slack/{self.teller}"
        self.tell(self.slack.says(text))
        self.hook = usual
        return before

    def new_ones(self, before):
        return [one for one in self.slack.by_bot(self.slack.im) if one["ts"] not in before]

    def half_told(self, before):
        assert eventually(lambda: any("word3" in one["text"] for one in self.new_ones(before)), 20), "nothing is shown while it is written"
        time.sleep(0.3)  # its id is being stored
        half = self.new_ones(before)
        assert len(half) == 1 and STORY not in half[0]["text"], half
        return half[0]["ts"]

    def sent_of_teller(self):
        return [one["delivery"]["state"] for one in self.all_messages(self.teller) if one["author"] == "bot"]

    def an_answer_grows(self):
        before, seen = self.begin_story("Tell me a story"), []
        def whole():
            for one in self.new_ones(before):
                if one["text"] not in seen:
                    seen.append(one["text"])
            return seen and seen[-1] == STORY
        assert eventually(whole, 40), seen
        assert len(seen) >= 3 and all(text.endswith("…") and STORY.startswith(text[:-1].strip()) for text in seen[:-1]), seen
        assert eventually(lambda: self.sent_of_teller() == ["sent"]), self.sent_of_teller()
        time.sleep(2)
        assert [one["text"] for one in self.new_ones(before)] == [STORY], "it stands there twice, or was changed again"

    def a_crash_while_it_is_written(self):
        before = self.begin_story("Once more")
        draft = self.half_told(before)
        self.server.kill()
        self.server.start()
        told = eventually(lambda: [one for one in self.new_ones(before) if one["text"] == STORY], 40)
        assert told and told[0]["ts"] == draft, "the answer is not in the message that had shown its beginning"
        assert len(self.new_ones(before)) == 1, self.new_ones(before)

    def a_crash_before_its_id_is_kept(self):
        before = self.begin_story("And again")
        draft = self.half_told(before)
        self.server.kill()
        database = sqlite3.connect(next(self.server.data.glob("*.db")))
        changed = database.execute("UPDATE drafts SET vendor_message_id = ''").rowcount
        database.commit()
        database.close()
        assert changed == 1, changed
        self.server.start()
        told = eventually(lambda: [one for one in self.new_ones(before) if one["text"] == STORY], 40)
        assert told and told[0]["ts"] != draft, "it was not sent anew"
        assert eventually(lambda: len(self.new_ones(before)) == 1, 30), "the beginning is still there"
        assert self.new_ones(before)[0]["text"] == STORY

    # Forms.

    def forms(self):
        bot = self.server.make_bot("Booking")["id"]
        blocks = {"b_start": ("start", {}), "b_hello": ("send_text", {"text": {"en": "Hello"}}), "b_asked": ("on_event", {"name": "message_shortcut", "variable": "what"}),
                  "b_form": ("send_event", {"name": "open_modal", "data": {"title": "{{what.callback_id}}", "fields": [{"name": "guests", "type": "number"}]}}),
                  "b_given": ("on_event", {"name": "view_submission", "variable": "what"}),
                  "b_thanks": ("send_text", {"text": {"en": "A table for {{what.answers.guests}}"}})}
        ways = [("b_start", "b_hello"), ("b_asked", "b_form"), ("b_given", "b_thanks")]
        draft = self.server.api("GET", f"/bots/{bot}/scenario")
        scenario = {"format": 1, "locales": ["en"], "main": "f_main", "flows": {"f_main": {"name": "Main"}}, "variables": {"what": {"type": "object"}},
                    "blocks": {name: {"flow": "f_main", "kind": kind, "name": "", "at": [0, 100 * place], "settings": settings}
                               for place, (name, (kind, settings)) in enumerate(blocks.items())},
                    "edges": {f"e_{number}": {"from": one, "port": "next", "to": other} for number, (one, other) in enumerate(ways)}}
        self.server.api("PUT", f"/bots/{bot}/scenario", {"scenario": scenario, "base_revision": draft["revision"]})
        self.server.api("POST", f"/bots/{bot}/scenario/publish", {"note": "once", "policy": "restart"})
        channel = self.make_channel("Booking", f"http://127.0.0.1:{self.slack.port}/api", {"signing_secret": self.secret}, bot=bot)
        usual, self.hook = self.hook, f"/hooks/slack/{channel}"
        try:
            self.fill_in_a_form(channel)
        finally:
            self.hook = usual

    def fill_in_a_form(self, channel):
        user = {"id": self.slack.ann, "username": "ann"}
        def shortcut(trigger):
            self.form({"payload": json.dumps({"type": "message_action", "callback_id": "Book", "trigger_id": trigger, "user": user, "action_ts": "1700000011.000001",
                                              "channel": {"id": self.slack.im}, "message_ts": "1700000010.000001", "api_app_id": "A1", "team": {"id": "T000000001"},
                                              "message": {"ts": "1700000010.000001", "text": "tomorrow?"}})})
        def opened(state):
            return [one for one in self.all_messages(channel) if one["content"].get("name") == "open_modal" and one["delivery"]["state"] == state]
        trigger = self.slack.api("views.generateTriggerId", {"user_id": self.slack.ann}, self.bot_token)["trigger_id"]
        shortcut(trigger)
        assert eventually(lambda: opened("sent")), self.all_messages(channel)
        late = self.slack.api("views.generateTriggerId", {"user_id": self.slack.ann}, self.bot_token)["trigger_id"]
        time.sleep(4)
        shortcut(late)
        refused = eventually(lambda: opened("failed"))
        assert refused and "three seconds" in refused[0]["delivery"]["reason"], self.all_messages(channel)
        before = {one["ts"] for one in self.slack.by_bot(self.slack.im)}
        self.form({"payload": json.dumps({"type": "view_submission", "user": user, "team": {"id": "T000000001"}, "api_app_id": "A1", "trigger_id": "1.2.form",
                                          "view": {"id": "V1", "hash": "1.a", "type": "modal", "callback_id": "booking", "private_metadata": self.slack.im, "blocks": [],
                                                   "state": {"values": {"guests": {"guests": {"type": "number_input", "value": "4"}}}}}})})
        assert eventually(lambda: [one for one in self.new_ones(before) if one["text"] == "A table for 4"]), self.new_ones(before)
