// Runs Azurite's table service as a child of the gateway: node azurite.cjs FOLDER_OF_AZURITE OPTIONS...
//
// It ends, gracefully, when its standard input does: on the gateway's word, and by itself when the gateway is killed.
// Ctrl-C in a terminal reaches it too, and is ignored: the gateway still has entries to store then.
"use strict";

const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");

const azurite = process.argv[2];
process.argv.splice(2, 1);

// Azurite answers from memory and writes its file every 5 seconds. While the file is small a change is answered only
// once it is written, so that killing Azurite loses nothing it has accepted.
const SMALL_FILE_BYTES = 8 * 1024 * 1024;
const Loki = require(require.resolve("lokijs", { paths: [azurite] }));
const answer = http.ServerResponse.prototype.end;
const enableAutosave = Loki.prototype.autosaveEnable;
let database;

Loki.prototype.autosaveEnable = function (...args) {
  database = this;
  return enableAutosave.apply(this, args);
};

http.ServerResponse.prototype.end = function (...args) {
  if (["GET", "HEAD"].includes(this.req.method) || !database || !isSmall(database.filename)) {
    return answer.apply(this, args);
  }
  database.saveDatabase(() => answer.apply(this, args));
  return this;
};

function isSmall(file) {
  return (fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0) < SMALL_FILE_BYTES;
}

const once = process.once;
process.once = function (event, listener) {
  return event === "SIGINT" ? this : once.call(this, event, listener);
};
process.on("SIGINT", () => {});

process.stdin.on("error", stop).on("end", stop).resume();
function stop() {
  process.emit("message", "shutdown"); // what Azurite's own handler waits for
  setTimeout(giveUp, 5000).unref(); // a connection that does not end must not keep it
  setInterval(exitWhenSaved, 50).unref();
}

function giveUp() {
  const exit = () => process.exit(1);
  database ? database.saveDatabase(exit) : exit();
}

function exitWhenSaved() {
  if (!database?.autosaveHandle && !database?.throttledSavePending && !database?.autosaveDirty()) {
    process.exit(0);
  }
}

require(path.join(azurite, "dist/src/table/main.js"));
