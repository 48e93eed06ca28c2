// What `dx review` adds to JupyterLab: the notebook that it has put beside a draft runs when it opens.

(() => {
  const NOTEBOOK = "review.ipynb"; // as it is named in the folder of the draft, which is the root

  async function run(app, panel) {
    await panel.context.ready;
    await panel.sessionContext.ready;
    if (app.shell.currentWidget === panel) await app.commands.execute("notebook:run-all-cells");
  }

  const plugin = {
    id: "dxlib-review:run",
    description: "Runs the notebook of a review once, when the page has it open.",
    autoStart: true,
    activate: (app) => {
      let done = false;
      const look = () => {
        const panel = app.shell.currentWidget;
        if (done || panel?.context?.path !== NOTEBOOK || !panel.sessionContext) return;
        done = true;
        void run(app, panel);
      };
      void app.restored.then(() => {
        app.shell.currentChanged?.connect(look);
        look();
      });
    },
  };

  // The form in which JupyterLab takes an extension in; nothing of its own modules is needed.
  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB["dxlib-review"] = {
    init: () => undefined,
    get: () => Promise.resolve(() => ({ __esModule: true, default: plugin })),
  };
})();
