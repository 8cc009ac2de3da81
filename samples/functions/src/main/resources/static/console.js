'use strict';

// Shows what /api/functions tells, and lets one deploy, call, reload and delete. Whatever comes from the server is set
// as text, never as markup: names of files, and what functions write, are somebody else's.

const INTERVAL_MS = 2000;

const byId = (id) => document.getElementById(id);

let state = { functions: [], refused: {} };

// Formats

function milliseconds(micros) {
  const value = micros / 1000;
  return `${value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0)} ms`;
}

function size(bytes) {
  if (bytes < 1024 * 1024) {
    return `${Math.round(bytes / 1024)} kB`;
  }
  const megabytes = bytes / (1024 * 1024);
  return `${megabytes < 10 && megabytes % 1 !== 0 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`;
}

function count(number) {
  return number.toLocaleString('en');
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

// Requests

function authorization() {
  return { Authorization: `Bearer ${byId('token').value}` };
}

async function problemOf(response) {
  try {
    const problem = await response.json();
    return `${problem.status} ${problem.title}: ${problem.detail}`;
  } catch (notJson) {
    return `${response.status} ${response.statusText}`;
  }
}

function say(text, bad) {
  const message = byId('message');
  message.textContent = text;
  message.classList.toggle('bad', bad);
  message.hidden = false;
}

async function change(path, options, done) {
  try {
    const response = await fetch(path, { ...options, headers: authorization() });
    if (response.ok) {
      say(done, false);
    } else {
      say(await problemOf(response), true);
    }
  } catch (failure) {
    say(`The server does not answer: ${failure.message}`, true);
  }
  await refresh();
}

// Functions

const rows = new Map();

function button(text, action) {
  const made = element('button', 'plain', text);
  made.type = 'button';
  made.addEventListener('click', action);
  return made;
}

function row(name) {
  const made = element('tr');
  made.dataset.function = name;
  const title = element('td');
  const version = element('small');
  const warning = element('small', 'warning');
  title.append(element('span', 'name', name), version, warning);
  const numbers = {};
  const number = (key) => {
    numbers[key] = element('td', 'number');
    return numbers[key];
  };
  const latency = element('td');
  const actions = element('td');
  actions.append(
    button('Call', () => {
      byId('target').value = name;
      byId('input').focus();
    }),
    button('Reload', () => change(`/api/functions/${name}/reload`, { method: 'POST' }, `${name} is reloaded.`)),
    button('Delete', () => {
      if (window.confirm(`Delete ${name} and its file?`)) {
        change(`/api/functions/${name}`, { method: 'DELETE' }, `${name} is deleted.`);
      }
    }));
  made.append(title, number('calls'), number('failed'), number('p50'), number('p95'), number('p99'), latency,
    number('cold'), number('memory'), number('denials'), actions);
  return { made, version, warning, numbers, latency };
}

function fill(cell, text, detail) {
  cell.textContent = text;
  if (detail) {
    cell.append(element('small', '', detail));
  }
}

function update(shown, fn) {
  shown.version.textContent = `version ${fn.version} · ${fn.sha256.slice(0, 8)}`;
  shown.warning.textContent = fn.refusedVersion ? `New version refused: ${fn.refusedVersion}` : '';
  const { calls, failed, p50, p95, p99, cold, memory, denials } = shown.numbers;
  fill(calls, count(fn.calls), fn.active > 0 ? `${fn.active} running` : '');
  fill(failed, count(fn.failed), fn.refused > 0 ? `${count(fn.refused)} refused` : '');
  failed.classList.toggle('failing', fn.failed > 0);
  const none = fn.calls === 0;
  fill(p50, none ? '–' : milliseconds(fn.latency.p50));
  fill(p95, none ? '–' : milliseconds(fn.latency.p95));
  fill(p99, none ? '–' : milliseconds(fn.latency.p99));
  shown.latency.replaceChildren(...(none ? [] : [latencies(fn.latency)]));
  fill(cold, count(fn.coldStarts), fn.coldStarts > 0 ? `last ${milliseconds(fn.lastColdStart)}` : '');
  fill(memory, size(fn.memory), `of ${size(fn.memoryLimit)}`);
  fill(denials, count(fn.denials));
}

// From 0.1 ms to 10 s, on a scale of powers of ten: a dot at p50, a bar to p99.
function latencies(latency) {
  const width = 130;
  const at = (micros) => {
    const share = (Math.log10(Math.max(micros, 100)) - 2) / 5;
    return (5 + Math.min(share, 1) * (width - 10)).toFixed(1);
  };
  const part = (tag, attributes) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  };
  const svg = part('svg', { class: 'latency', viewBox: `0 0 ${width} 18`, role: 'img' });
  const title = part('title', {});
  title.textContent = `half of the calls within ${milliseconds(latency.p50)}, the longest ${milliseconds(latency.max)}; `
    + 'from 0.1 ms to 10 s';
  svg.append(title,
    part('line', { class: 'track', x1: 0, x2: width, y1: 9, y2: 9 }),
    part('line', { class: 'span', x1: at(latency.p50), x2: at(latency.p99), y1: 9, y2: 9 }),
    part('circle', { cx: at(latency.p50), cy: 9, r: 4 }));
  return svg;
}

function showFunctions() {
  const names = state.functions.map((fn) => fn.name);
  for (const [name, shown] of rows) {
    if (!names.includes(name)) {
      shown.made.remove();
      rows.delete(name);
    }
  }
  const body = byId('functions');
  state.functions.forEach((fn, index) => {
    if (!rows.has(fn.name)) {
      rows.set(fn.name, row(fn.name));
      body.insertBefore(rows.get(fn.name).made, body.children[index] ?? null);
    }
    update(rows.get(fn.name), fn);
  });
  byId('none').hidden = names.length > 0;
  showTargets(names);
}

function showTargets(names) {
  const target = byId('target');
  const shown = Array.from(target.options, (option) => option.value);
  if (shown.join() !== names.join()) {
    const chosen = target.value;
    target.replaceChildren(...names.map((name) => element('option', '', name)));
    target.value = names.includes(chosen) ? chosen : names[0] ?? '';
  }
}

function showTiles() {
  const sum = (of) => state.functions.reduce((total, fn) => total + of(fn), 0);
  byId('sum-functions').textContent = count(state.functions.length);
  byId('sum-calls').textContent = count(sum((fn) => fn.calls));
  byId('sum-failed').textContent = count(sum((fn) => fn.failed));
  byId('sum-cold').textContent = count(sum((fn) => fn.coldStarts));
  byId('sum-denials').textContent = count(sum((fn) => fn.denials));
  byId('sum-memory').textContent = size(state.memory);
  byId('sum-heap').textContent = `${size(state.heapUsed)}`;
  byId('sum-heap').title = `of ${size(state.heapLimit)}, garbage included`;
}

function showRefused() {
  byId('refused').replaceChildren(...Object.entries(state.refused)
    .map(([file, reason]) => element('li', '', `${file} is not deployed: ${reason}`)));
}

function showErrors() {
  const errors = state.functions
    .flatMap((fn) => fn.failures.map((failure) => ({ ...failure, name: fn.name })))
    .sort((left, right) => right.at.localeCompare(left.at))
    .slice(0, 20);
  byId('errors').replaceChildren(...errors.map((error) => {
    const item = element('li');
    item.append(element('small', '', new Date(error.at).toLocaleTimeString('en-GB')),
      element('span', 'chip bad', String(error.status)), ' ', element('span', 'name', error.name),
      element('div', '', `${error.title}: ${error.detail}`));
    if (error.errorOutput) {
      item.append(element('pre', '', error.errorOutput));
    }
    return item;
  }));
  byId('no-errors').hidden = errors.length > 0;
}

// Later answers are never overwritten by earlier ones that come late.
let asked = 0;
let answered = 0;

async function refresh() {
  const number = ++asked;
  try {
    const response = await fetch('/api/functions');
    const next = await response.json();
    if (number > answered) {
      answered = number;
      state = next;
      showFunctions();
      showTiles();
      showRefused();
      showErrors();
    }
  } catch (failure) {
    say(`The server does not answer: ${failure.message}`, true);
  }
}

// Deploying

let chosen = null;

function choose(file) {
  chosen = file ?? null;
  byId('file-name').textContent = chosen ? `${chosen.name}, ${size(chosen.size)}` : 'Choose a .wasm file, or drop it here';
  if (chosen) {
    byId('name').value = chosen.name.replace(/\.wasm$/i, '').toLowerCase().replace(/[^a-z0-9]+/g, '-')
      .slice(0, 63).replace(/^-+|-+$/g, '');
  }
}

// Emptied, so that the same file can be chosen again: a browser does not read one that has changed since.
byId('file').addEventListener('change', (event) => {
  choose(event.target.files[0]);
  event.target.value = '';
});

byId('drop').addEventListener('dragover', (event) => {
  event.preventDefault();
  byId('drop').classList.add('over');
});

byId('drop').addEventListener('dragleave', () => byId('drop').classList.remove('over'));

byId('drop').addEventListener('drop', (event) => {
  event.preventDefault();
  byId('drop').classList.remove('over');
  choose(event.dataTransfer.files[0]);
});

byId('deploy').addEventListener('submit', async (event) => {
  event.preventDefault();
  const name = byId('name').value.trim();
  if (!chosen || !name) {
    say('Choose a file, and name the function.', true);
  } else if (chosen.size > state.moduleLimit) {
    say(`413 Too large: ${size(chosen.size)}, allowed ${size(state.moduleLimit)}`, true);
  } else {
    byId('upload').disabled = true;
    await deploy(name, chosen);
    byId('upload').disabled = false;
  }
});

async function deploy(name, file) {
  let body;
  try {
    body = await file.arrayBuffer();
  } catch (failure) {
    choose(null);
    say(`${file.name} has changed since it was chosen: choose it again.`, true);
    return;
  }
  await change(`/api/functions/${encodeURIComponent(name)}`, { method: 'PUT', body }, `${name} is deployed.`);
}

// Calling

byId('call').addEventListener('submit', async (event) => {
  event.preventDefault();
  byId('send').disabled = true;
  const name = byId('target').value;
  const start = performance.now();
  try {
    const response = await fetch(`/functions/${encodeURIComponent(name)}`,
      { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: byId('input').value });
    const took = performance.now() - start;
    await showAnswer(response, took);
  } catch (failure) {
    say(`The server does not answer: ${failure.message}`, true);
  }
  byId('send').disabled = false;
  await refresh();
});

async function showAnswer(response, took) {
  const text = await response.text();
  byId('status').textContent = String(response.status);
  byId('status').classList.toggle('bad', !response.ok);
  byId('status').hidden = false;
  byId('took').textContent = `${took.toFixed(1)} ms, seen from here`;
  byId('output').textContent = response.ok ? text : explained(text);
}

function explained(text) {
  try {
    const problem = JSON.parse(text);
    return `${problem.title}: ${problem.detail}${problem.errorOutput ? `\n\n${problem.errorOutput}` : ''}`;
  } catch (notJson) {
    return text;
  }
}

// The token lasts as long as the tab.

byId('token').value = sessionStorage.getItem('token') ?? '';
byId('token').addEventListener('input', () => sessionStorage.setItem('token', byId('token').value));
byId('unlock').addEventListener('submit', (event) => event.preventDefault());

setInterval(() => document.hidden || refresh(), INTERVAL_MS);
refresh();
