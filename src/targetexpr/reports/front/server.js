/** The checks behind HTTP: a file goes up, its answer comes back, nothing is kept there. */
class ServerEngine {
  async start() {}

  async ask(call, name, data, more = {}) {
    const form = new FormData();
    for (const [key, value] of Object.entries({ call, ...more })) form.append(key, value);
    form.append("file", new Blob([data]), name.split("/").pop());
    form.append("path", name);
    const answer = await fetch("page", { method: "POST", body: form });
    const made = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(say(made.error.message)), { told: made.error });
    return made;
  }

  async check(name, data, walked, past = "") {
    try {
      return await this.ask("check", name, data, { walked: walked ? "1" : "", past: past.length < 900000 ? past : "" });
    } catch (error) {
      if (!error.told || error.told.reason === "busy") throw error;
      const { reason, message } = error.told;
      return this.ask("refuse", name, new Uint8Array([32]), { reason, zh: message.zh, en: message.en });
    }
  }

  proposals(file) {
    return this.ask("proposals", file.path, file.data);
  }

  async correct(file, wanted) {
    const told = await this.ask("correct", file.path, file.data, { wanted: JSON.stringify(wanted) });
    return { ...told, data: bytesOf(told.data) };
  }

  async annotate(file) {
    const { data, name } = await this.ask("annotate", file.path, file.data);
    return { data: bytesOf(data), name };
  }

  /** All results as one zip: the files go up in another. */
  async exported(files, decided) {
    const corrected = JSON.stringify(files.filter((file) => file.taken).map((file) => file.path));
    const all = new Uint8Array(await zipped(files.map((file) => [file.path, file.data])).arrayBuffer());
    return bytesOf((await this.ask("exported", "all.zip", all, { corrected, decisions: JSON.stringify(decided) })).data);
  }

  passedOver(root, skipped) {
    return this.ask("passedOver", root, new Uint8Array([32]), { skipped: JSON.stringify(skipped) });
  }

  forget() {}
}
