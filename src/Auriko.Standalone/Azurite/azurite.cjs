// Runs Azurite as a child of the gateway: node azurite.cjs FOLDER_OF_AZURITE OPTIONS...
//
// It ends, gracefully, when its standard input does: on the gateway's word, and by itself when the gateway is killed.
// Ctrl-C in a terminal reaches it too, and is ignored: the gateway still has entries to store then.
"use strict";

const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");

const azurite = process.argv[2];
process.argv.splice(2, 1);
process.argv.push("--queueHost", "127.0.0.1", "--queuePort", "0"); // comes along and is not used
const tablePort = Number(process.argv[process.argv.indexOf("--tablePort") + 1]);

// Azurite answers from memory and writes its files every 5 seconds. While the file of the tables is small a change of
// them is answered only once it is written, so that killing Azurite loses nothing its tables have accepted.
const SMALL_FILE_BYTES = 8 * 1024 * 1024;
const Loki = require(require.resolve("lokijs", { paths: [azurite] }));
const answer = http.ServerResponse.prototype.end;
const enableAutosave = Loki.prototype.autosaveEnable;
const databases = new Set();
let tables;

Loki.prototype.autosaveEnable = function (...args) {
  databases.add(this);
  tables = path.basename(this.filename).includes("table") ? this : tables;
  return enableAutosave.apply(this, args);
};

http.ServerResponse.prototype.end = function (...args) {
  const isChange = !["GET", "HEAD"].includes(this.req.method) && this.req.socket.localPort === tablePort;
  if (!isChange || !tables || !isSmall(tables.filename)) {
    return answer.apply(this, args);
  }
  tables.saveDatabase(() => answer.apply(this, args));
  return this;
};

function isSmall(file) {
  return (fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0) < SMALL_FILE_BYTES;
}

const once = process.once;
process.once = function (event, listener) {
  return event === "SIGINT" || event === "SIGTERM" ? this : once.call(this, event, listener);
};
process.on("SIGINT", () => {});
process.on("SIGTERM", stop); // Azurite's own way waits for connections that a gateway keeps open

process.stdin.on("error", stop).on("end", stop).resume();
function stop() {
  process.emit("message", "shutdown"); // what Azurite's own handler waits for
  setTimeout(giveUp, 5000).unref(); // a connection that does not end must not keep it
  setInterval(exitWhenSaved, 50).unref();
}

function giveUp() {
  let left = databases.size;
  const exit = () => --left <= 0 && process.exit(1);
  databases.size === 0 ? exit() : databases.forEach((database) => database.saveDatabase(exit));
}

function exitWhenSaved() {
  if ([...databases].every(isSaved)) {
    process.exit(0);
  }
}

function isSaved(database) {
  return !database.autosaveHandle && !database.throttledSavePending && !database.autosaveDirty();
}

require(path.join(azurite, "dist/src/azurite.js"));
