// Everything a test file needs, started together and removed together.
import { Api } from "./api.mjs";
import { Browser } from "./browser.mjs";
import { ModelServer } from "./model_server.mjs";
import { Server } from "./server.mjs";

/** Starts server and browser; with `owner` an account exists, with `model` the first bot answers from a model server. */
export async function openStage({ owner = true, model = false, flags = [] } = {}) {
  const stage = {
    server: new Server(),
    browser: new Browser(),
    model: model ? new ModelServer() : null,
    async close() {
      await this.browser.close();
      await this.server.remove();
      await this.model?.remove();
    },
  };
  try {
    await Promise.all([stage.server.start(...flags), stage.browser.start(), stage.model?.start()]);
    stage.api = new Api(stage.server);
    if (owner) await stage.api.setUp();
    if (model && owner) await stage.api.useModel(stage.model);
  } catch (error) {
    await stage.close();
    throw error;
  }
  return stage;
}
