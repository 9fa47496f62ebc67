import app from "./app.json";
import bots from "./bots.json";
import channels from "./channels.json";
import common from "./common.json";
import contacts from "./contacts.json";
import conversations from "./conversations.json";
import flow from "./flow.json";
import learn from "./learn.json";
import models from "./models.json";
import quality from "./quality.json";
import routing from "./routing.json";
import spend from "./spend.json";
import templates from "./templates.json";
import tables from "./tables.json";
import workspace from "./workspace.json";

export default {
  ...app,
  ...bots,
  ...channels,
  ...common,
  ...contacts,
  ...conversations,
  ...flow,
  ...learn,
  ...models,
  ...quality,
  ...routing,
  ...spend,
  ...templates,
  ...tables,
  ...workspace,
};
