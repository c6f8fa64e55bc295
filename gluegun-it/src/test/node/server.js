// A server of conversations on the npm package ws.
// Peer.java tells what it understands: lines on standard input, paths, queries and commands.
'use strict';

const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const readline = require('node:readline');
const { WebSocketServer } = require('ws');

const LARGEST_MESSAGE = 64 * 1024 * 1024;

const tell = (...words) => process.stdout.write(words.join(' ') + '\n');

function deflate(query) {
  if (query.has('no_deflate')) return false;
  const bits = (name) => (query.has(name) ? Number(query.get(name)) : undefined);
  const set = (name) => (query.has(name) ? true : undefined);
  return {
    threshold: 0,
    serverNoContextTakeover: set('server_no_context_takeover'),
    clientNoContextTakeover: set('client_no_context_takeover'),
    serverMaxWindowBits: bits('server_max_window_bits'),
    clientMaxWindowBits: bits('client_max_window_bits'),
  };
}

function* pieces(data, size) {
  for (let start = 0; start < data.length; start += size) yield data.subarray(start, start + size);
}

function sendInFragments(socket, data, binary, size) {
  let sent = 0;
  for (const piece of pieces(data, size)) {
    if (sent === size) socket.ping('between');
    sent += piece.length;
    socket.send(piece, { binary, fin: sent === data.length });
  }
}

function describeTls(connection) {
  const client = connection.getPeerCertificate().subject;
  const age = connection.isSessionReused() ? 'resumed' : 'new';
  return [connection.getProtocol(), age, client ? client.CN : 'nobody'].join(' ');
}

function obey(socket, request, state, [verb, ...words]) {
  switch (verb) {
    case 'ping':
      socket.once('pong', (data) => socket.send('pong ' + data.toString('hex')));
      socket.ping(Buffer.from(words[0], 'hex'));
      break;
    case 'fragment':
      state.fragment = Number(words[0]);
      break;
    case 'push':
      for (let number = 0; number < Number(words[0]); number++) {
        socket.send(Buffer.from(String(number).padEnd(Number(words[1]))));
      }
      break;
    case 'close':
      socket.close(Number(words[0]), words.slice(1).join(' '));
      break;
    case 'end':
      socket.terminate();
      break;
    case 'reset':
      request.socket.resetAndDestroy();
      break;
    case 'header':
      socket.send(request.headers[words[0].toLowerCase()] ?? 'none');
      break;
    case 'tls':
      socket.send(describeTls(request.socket));
      break;
  }
}

function converse(socket, request, url) {
  const state = { fragment: 0 };
  socket.on('error', () => {}); // "close" follows, which tells the outcome.
  socket.on('close', (code, reason) => tell('closed', url.searchParams.get('id'), code, reason));
  socket.on('message', (data, binary) => {
    if (url.pathname === '/echo') {
      socket.send(data, { binary });
    } else if (state.fragment > 0) {
      sendInFragments(socket, data, binary, state.fragment);
      state.fragment = 0;
    } else {
      obey(socket, request, state, data.toString().split(' '));
    }
  });
}

function answer(connection, status, field, body) {
  connection.end(
    `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\n${field}\r\n` +
      `Connection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function upgrade(request, connection, head) {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname === '/refused') {
    const status = Number(url.searchParams.get('status'));
    answer(connection, status, 'X-Reason: test', `refused with ${status}\n`);
  } else if (url.pathname === '/moved') {
    answer(connection, 302, 'Location: /echo', 'moved to /echo\n');
  } else {
    const wanted = url.searchParams.get('subprotocol');
    const sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: LARGEST_MESSAGE,
      perMessageDeflate: deflate(url.searchParams),
      handleProtocols: (offered) => (offered.has(wanted) ? wanted : false),
    });
    sockets.handleUpgrade(request, connection, head, (socket) => converse(socket, request, url));
  }
}

function listen(options) {
  const secure = options.certificate && {
    cert: fs.readFileSync(options.certificate),
    key: fs.readFileSync(options.key),
    minVersion: options.version,
    maxVersion: options.version,
    ca: options.clients && fs.readFileSync(options.clients),
    requestCert: Boolean(options.clients),
  };
  const server = secure ? https.createServer(secure) : http.createServer();
  server.on('upgrade', upgrade);
  server.listen(0, '127.0.0.1', () => tell('listening', server.address().port));
}

readline
  .createInterface({ input: process.stdin })
  .on('line', (line) => listen(Object.fromEntries(line.split(' ').slice(1).map((pair) => pair.split('=')))))
  .on('close', () => process.exit(0));
