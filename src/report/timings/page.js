
'use strict';
// Everything from the run is data: it gets into the page by textContent and fillText alone.
const run = JSON.parse(document.getElementById('data').textContent);
const $ = id => document.getElementById(id);
const well = verdict => verdict === 'ok' || verdict === 'skipped';

function el(tag, classes, ...children) {
    const made = document.createElement(tag);
    if (classes) {
        made.className = classes;
    }
    made.append(...children);
    return made;
}

// --- numbers for people ---------------------------------------------------------------------

function duration(ms) {
    if (ms < 1000) {
        return `${Math.round(ms)} ms`;
    }
    if (ms < 59950) {
        return `${(ms / 1000).toFixed(1)} s`;
    }
    const seconds = Math.round(ms / 1000);
    const two = number => String(number).padStart(2, '0');
    return seconds < 3600
        ? `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`
        : `${Math.floor(seconds / 3600)}h ${two(Math.floor(seconds / 60) % 60)}m`;
}

function size(bytes) {
    const units = ['B', 'kB', 'MB', 'GB', 'TB'];
    let unit = 0;
    while (bytes >= 999.5 && unit < units.length - 1) {
        bytes /= 1000;
        ++unit;
    }
    return `${unit > 0 && bytes < 10 ? bytes.toFixed(1) : Math.round(bytes)} ${units[unit]}`;
}

// --- what is known of each repo -------------------------------------------------------------

const sum = (list, value) => list.reduce((total, each) => total + value(each), 0);
const most = (list, value) => list.reduce((highest, each) => Math.max(highest, value(each)), 0);

const repos = run.repos.map((repo, index) => {
    const measured = repo.tries.filter(one => one.user !== undefined);
    return {
        ...repo,
        index,
        ran: repo.tries.length > 0,
        wait: repo.tries.length > 0 ? repo.tries[0].start : null,
        took: repo.tries.length > 0 ? sum(repo.tries, one => one.took) : null,
        cpu: measured.length > 0 ? sum(measured, one => one.user + one.system) / 1000 : null,
        memory: measured.length > 0 ? most(measured, one => one.memory) : null,
        bytes: repo.tries.length > 0 ? sum(repo.tries, one => one.bytes) : null,
    };
});
const tries = repos.flatMap(repo => repo.tries.map((one, number) => ({
    ...one,
    repo,
    number,
    end: one.start + one.took,
    last: number === repo.tries.length - 1,
    // The last one is as good as the repo: what was found out about it counts.
    verdict: number === repo.tries.length - 1 ? repo.verdict : one.verdict,
})));
const length = Math.max(run.took, most(tries, one => one.end), 1);
const kind = one => one.last ? (well(one.verdict) ? 'ok' : 'failed') : 'again';

// --- head and totals ------------------------------------------------------------------------

function showHead() {
    $('title').textContent = `mgit: ${run.command}`;
    document.title = `mgit: ${run.command}`;
    const when = new Date(run.start).toLocaleString();
    const end = run.signal ? `, ended by ${run.signal}` : '';
    $('when').textContent = `${when}, mgit ${run.version}, -j${run.parallel}${end}`;
    const counts = new Map();
    repos.forEach(repo => counts.set(repo.verdict, (counts.get(repo.verdict) || 0) + 1));
    for (const [verdict, count] of counts) {
        $('verdicts').append(el('span', well(verdict) ? 'chip' : 'chip bad', `${count} ${verdict}`));
    }
}

function showTotals() {
    const ran = repos.filter(repo => repo.ran);
    const busy = sum(tries, one => one.took);
    const cpu = sum(repos, repo => repo.cpu || 0);
    const facts = [
        ['repos', String(repos.length), ran.length < repos.length ? `${ran.length} ran` : ''],
        ['the run took', duration(run.took), ''],
        ['all tries together', duration(busy), `${(busy / length).toFixed(1)} at a time`],
        ['CPU time', duration(cpu), `${(cpu / length).toFixed(1)} CPUs`],
        ['most memory', size(most(repos, repo => repo.memory || 0)), 'one process'],
        ['output', size(sum(repos, repo => repo.bytes || 0)), ''],
        ['tried again', String(tries.length - ran.length), ''],
    ];
    for (const [name, value, more] of facts) {
        $('totals').append(el('div', '', el('dt', '', name), el('dd', '', value, el('small', '', more))));
    }
}

// --- drawing --------------------------------------------------------------------------------

let colours = {};
function readColours() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ['card', 'text', 'dim', 'line', 'run', 'on-run', 'wait', 'fail', 'fail-back', 'again', 'again-back', 'idle', 'cpu', 'focus']) {
        colours[name] = style.getPropertyValue(`--${name}`).trim();
    }
    colours.font = getComputedStyle(document.body).fontFamily;
    colours.failed = hatch(colours.fail, colours['fail-back']);
    colours.retried = hatch(colours.again, colours['again-back']);
}

function hatch(line, back) {
    const tile = document.createElement('canvas');
    tile.width = tile.height = 8;
    const pen = tile.getContext('2d');
    pen.fillStyle = back;
    pen.fillRect(0, 0, 8, 8);
    pen.strokeStyle = line;
    pen.lineWidth = 2;
    pen.beginPath();
    for (const x of [-8, 0, 8]) {
        pen.moveTo(x - 1, 9);
        pen.lineTo(x + 9, -1);
    }
    pen.stroke();
    return pen.createPattern(tile, 'repeat');
}

// A pen in CSS pixels; no canvas gets larger than browsers can draw.
function penOf(canvas, width, height) {
    const scale = Math.min(window.devicePixelRatio || 1, 16000 / Math.max(width, height));
    canvas.style.height = `${height}px`;
    canvas.style.width = `${width}px`;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const pen = canvas.getContext('2d');
    pen.scale(scale, scale);
    pen.font = `11px ${colours.font}`;
    pen.textBaseline = 'middle';
    return pen;
}

function fitted(pen, text, width) {
    if (pen.measureText(text).width <= width) {
        return text;
    }
    let low = 0;
    let high = Math.min(text.length, Math.ceil(width / 2));
    while (low < high) {
        const middle = (low + high + 1) >> 1;
        pen.measureText(`${text.slice(0, middle)}…`).width <= width ? (low = middle) : (high = middle - 1);
    }
    return low > 0 ? `${text.slice(0, low)}…` : '';
}

// Times that are round numbers, `about` of them.
function ticks(from, to, about) {
    const rough = Math.max((to - from) / about, 1);
    const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 18e5, 36e5, 72e5, 216e5];
    const step = steps.find(each => each >= rough) || Math.ceil(rough / 864e5) * 864e5;
    const found = [];
    for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
        found.push(at);
    }
    return found;
}

function drawAxis(pen, x, from, to, left, right, height) {
    pen.textAlign = 'center';
    for (const at of ticks(from, to, Math.max(2, (right - left) / 90))) {
        pen.strokeStyle = colours.line;
        pen.lineWidth = 1;
        pen.beginPath();
        pen.moveTo(Math.round(x(at)) + 0.5, 18);
        pen.lineTo(Math.round(x(at)) + 0.5, height);
        pen.stroke();
        pen.fillStyle = colours.dim;
        pen.fillText(duration(at), Math.min(Math.max(x(at), left + 14), right - 18), 9);
    }
    pen.textAlign = 'left';
}

// How many intervals there are at each time: [time, count] where it changes.
function counted(intervals) {
    const changes = [];
    for (const [from, to, weight = 1] of intervals) {
        if (to > from) {
            changes.push([from, weight], [to, -weight]);
        }
    }
    changes.sort((a, b) => a[0] - b[0]);
    const curve = [[0, 0]];
    for (const [at, change] of changes) {
        const last = curve[curve.length - 1];
        last[0] === at ? (last[1] += change) : curve.push([at, last[1] + change]);
    }
    return curve;
}

// Those that never ran have waited for nothing that could be shown.
const waits = list => list.map(one => [one.ready, one.start]);

function traceSteps(pen, curve, x, y, end) {
    pen.moveTo(x(0), y(0));
    let before = 0;
    for (const [at, count] of curve) {
        pen.lineTo(x(at), y(before));
        pen.lineTo(x(at), y(count));
        before = count;
    }
    pen.lineTo(x(end), y(before));
    pen.lineTo(x(end), y(0));
}

function fillSteps(pen, curve, x, y, end, colour) {
    pen.beginPath();
    traceSteps(pen, curve, x, y, end);
    pen.closePath();
    pen.fillStyle = colour;
    pen.fill();
}

// --- the timeline ---------------------------------------------------------------------------

// A lane is a row of tries that do not overlap, or, with `waiting`, a curve of those that wait.
function slotLanes() {
    const count = most(tries, one => one.slot) + 1;
    const lanes = Array.from({length: count}, (_, slot) => ({label: `${slot + 1}`, tries: []}));
    tries.forEach(one => lanes[one.slot].tries.push(one));
    return [{label: 'waiting', waiting: counted(waits(tries)), tries: []}, ...lanes];
}

function hostLanes() {
    const hosts = new Map();
    for (const one of tries) {
        const host = one.repo.host || 'no host';
        hosts.has(host) ? hosts.get(host).push(one) : hosts.set(host, [one]);
    }
    const lanes = [];
    for (const [host, its] of hosts) {
        const packed = [];
        for (const one of [...its].sort((a, b) => a.start - b.start || a.slot - b.slot)) {
            const free = packed.find(lane => lane.tries[lane.tries.length - 1].end <= one.start);
            free ? free.tries.push(one) : packed.push({label: '', tries: [one]});
        }
        lanes.push({label: host, waiting: counted(waits(its)), tries: []}, ...packed);
    }
    return lanes;
}

function repoLanes() {
    const lanes = repos.map(repo => ({label: repo.name, own: true, tries: []}));
    tries.forEach(one => lanes[one.repo.index].tries.push(one));
    return lanes;
}

const views = {slots: slotLanes, hosts: hostLanes, repos: repoLanes};
const timeline = {view: 'slots', lanes: [], zoom: 1, height: 20, selected: null, places: []};
const top_ = 20;

function setView(view) {
    timeline.view = view;
    timeline.lanes = views[view]();
    const rows = timeline.lanes.length;
    timeline.height = Math.max(rows > 500 ? 3 : 4, Math.min(20, Math.floor(620 / rows)));
    drawTimeline();
}

const laneHeight = lane => lane.waiting ? Math.max(timeline.height, 26) : timeline.height;

function geometry() {
    const width = $('chart').clientWidth;
    const gutter = timeline.view === 'slots' ? 62 : Math.min(170, width / 4);
    const plot = Math.max(width - gutter - 12, 50);
    const scale = plot * timeline.zoom / length;
    return {width, gutter, plot, scale, x: at => gutter + at * scale - $('chart').scrollLeft};
}

function drawTimeline() {
    const {width, gutter, plot, scale, x} = geometry();
    const height = top_ + sum(timeline.lanes, laneHeight) + 6;
    $('wide').style.width = `${gutter + plot * timeline.zoom + 12}px`;
    const pen = penOf($('gantt'), width, height);
    pen.fillStyle = colours.card;
    pen.fillRect(0, 0, width, height);
    const from = Math.max(0, (gutter - x(0)) / scale);
    drawAxis(pen, x, from, Math.min(length, from + (width - gutter) / scale), gutter, width, height);
    timeline.places = [];
    pen.save();
    pen.beginPath();
    pen.rect(gutter, 0, width - gutter, height);
    pen.clip();
    let y = top_;
    for (const lane of timeline.lanes) {
        lane.y = y;
        lane.waiting ? drawWaiting(pen, lane, x) : drawLane(pen, lane, x, width);
        y += laneHeight(lane);
    }
    pen.restore();
    drawLabels(pen, gutter);
    drawSelected(pen);
    $('gantt').setAttribute('aria-label', `Timeline of ${tries.length} tries in rows of ${timeline.view}, ${duration(length)} long. The table below has the same numbers.`);
}

function drawWaiting(pen, lane, x) {
    const height = laneHeight(lane) - 6;
    const highest = most(lane.waiting, step => step[1]);
    if (highest > 0) {
        fillSteps(pen, lane.waiting, x, count => lane.y + 3 + height - height * count / highest, length, colours.wait);
        pen.fillStyle = colours.dim;
        pen.fillText(`at most ${highest} waiting`, Math.max(x(0), geometry().gutter) + 5, lane.y + 3 + height - 7);
    }
}

function drawLane(pen, lane, x, width) {
    const gap = timeline.height > 8 ? 2 : timeline.height > 4 ? 1 : 0;
    const height = timeline.height - gap;
    lane.tries.forEach((one, index) => {
        const left = x(one.start);
        const right = Math.max(x(one.end), left + 1);
        if (lane.own && one.start > one.ready) {
            pen.fillStyle = colours.wait;
            pen.fillRect(x(one.ready), lane.y + height * 0.2, left - x(one.ready), height * 0.6);
        }
        timeline.places.push({one, left, right, y: lane.y, height, lane});
        if (right < 0 || left > width) {
            return;
        }
        const how = kind(one);
        pen.fillStyle = how === 'ok' ? colours.run : how === 'again' ? colours.retried : colours.failed;
        pen.fillRect(left, lane.y, Math.max(right - left - (right - left > 4 ? 1 : 0), 1), height);
        if (how !== 'ok') {
            pen.strokeStyle = how === 'again' ? colours.again : colours.fail;
            pen.lineWidth = 1;
            pen.strokeRect(left + 0.5, lane.y + 0.5, Math.max(right - left - 2, 1), height - 1);
        }
        const next = lane.tries[index + 1];
        drawName(pen, one, how, left, right, next ? x(lane.own ? next.ready : next.start) : width, lane.y + height / 2);
    });
}

function drawName(pen, one, how, left, right, free, middle) {
    if (timeline.height < 12) {
        return;
    }
    const text = how === 'ok' ? one.repo.name : how === 'again' ? `${one.repo.name}: try ${one.number + 1}` : `${one.repo.name}: ${one.verdict}`;
    const from = Math.max(left, geometry().gutter) + 4;
    const inside = right - from - 4;
    if (how === 'ok') {
        pen.fillStyle = colours['on-run'];
        inside > 24 && pen.fillText(fitted(pen, text, inside), from, middle);
        return;
    }
    // On hatching nothing can be read: the label has its own ground, or stands behind the bar.
    const beside = free - right > inside && free - right > 30;
    const room = beside ? free - right - 8 : inside;
    const shown = room > 24 ? fitted(pen, text, room) : '';
    if (shown && !beside) {
        pen.fillStyle = colours.card;
        pen.fillRect(from - 2, middle - 7, pen.measureText(shown).width + 4, 14);
    }
    pen.fillStyle = how === 'again' ? colours.again : colours.fail;
    pen.fillText(shown, beside ? right + 4 : from, middle);
}

function drawLabels(pen, gutter) {
    pen.fillStyle = colours.dim;
    let low = 0;
    for (const lane of timeline.lanes) {
        const middle = lane.y + laneHeight(lane) / 2;
        if (lane.label && middle - 6 >= low) {
            pen.fillText(fitted(pen, lane.label, gutter - 14), 8, middle);
            low = middle + 7;
        }
    }
}

function drawSelected(pen) {
    const place = timeline.places.find(each => each.one === timeline.selected);
    if (place) {
        pen.strokeStyle = colours.focus;
        pen.lineWidth = 2;
        pen.strokeRect(place.left - 1, place.y - 1, place.right - place.left + 2, place.height + 2);
    }
}

function describe(one) {
    const number = one.repo.tries.length > 1 ? `, try ${one.number + 1} of ${one.repo.tries.length}` : '';
    const why = one.why ? ` (${one.why})` : '';
    const cpu = one.user === undefined ? '' : `, ${duration((one.user + one.system) / 1000)} CPU, ${size(one.memory)}`;
    const host = one.repo.host ? ` at ${one.repo.host}` : '';
    return `${one.repo.name}${host}${number}: ${one.verdict}${why}, waited ${duration(one.start - one.ready)}, ` +
        `started at ${duration(one.start)}, ran ${duration(one.took)}${cpu}, ${size(one.bytes)} of output`;
}

function select(one, scroll) {
    timeline.selected = one;
    $('detail').textContent = one ? describe(one) : '';
    const place = one && timeline.places.find(each => each.one === one);
    if (place && scroll) {
        const {gutter, width} = geometry();
        const chart = $('chart');
        if (place.left < gutter || place.right > width) {
            chart.scrollLeft += place.left - (gutter + width) / 2;
        }
        if (place.y < chart.scrollTop || place.y + 30 > chart.scrollTop + chart.clientHeight) {
            chart.scrollTop = place.y - chart.clientHeight / 2;
        }
    }
    drawTimeline();
}

function placeAt(event) {
    const box = $('gantt').getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    return timeline.places.find(each => x >= each.left - 2 && x <= each.right + 2 && y >= each.y && y < each.y + timeline.height);
}

const steps = {ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1]};

// The next try in the row, or the one of the next row that is nearest in time.
function neighbour([along, across]) {
    const rows = timeline.lanes.filter(lane => lane.tries.length > 0);
    const row = rows.findIndex(lane => lane.tries.includes(timeline.selected));
    if (row < 0) {
        return rows.length > 0 ? rows[0].tries[0] : null;
    }
    if (along !== 0) {
        const its = rows[row].tries;
        return its[its.indexOf(timeline.selected) + along] || timeline.selected;
    }
    const other = rows[row + across];
    const distance = one => Math.abs(one.start - timeline.selected.start);
    return other ? other.tries.reduce((best, one) => distance(one) < distance(best) ? one : best) : timeline.selected;
}

function zoomTo(value) {
    const {gutter, plot, scale} = geometry();
    const chart = $('chart');
    const middle = (chart.scrollLeft + (plot - gutter) / 2) / scale;
    timeline.zoom = Math.pow(200, value / 100);
    drawTimeline();
    chart.scrollLeft = middle * geometry().scale - (plot - gutter) / 2;
    drawTimeline();
}

function turnZoom(by) {
    const slider = $('zoom');
    slider.value = Number(slider.value) + by;
    zoomTo(Number(slider.value));
}

function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) {
        return;
    }
    if (steps[event.key]) {
        select(neighbour(steps[event.key]), true);
    } else if (event.key === '+' || event.key === '-') {
        turnZoom(event.key === '+' ? 8 : -8);
    } else if (event.key === 'Enter' && timeline.selected) {
        showInTable(timeline.selected.repo);
    } else if (event.key === 'Escape') {
        select(null, false);
    } else {
        return;
    }
    event.preventDefault();
}

function startTimeline() {
    const some = {slots: 'slots', repos: 'repos'};
    const choices = repos.some(repo => repo.host) ? {slots: 'slots', hosts: 'hosts', repos: 'repos'} : some;
    for (const view of Object.keys(choices)) {
        const radio = el('input');
        radio.type = 'radio';
        radio.name = 'view';
        radio.value = view;
        radio.checked = view === timeline.view;
        radio.addEventListener('change', () => setView(view));
        $('views').append(el('label', '', radio, ` ${choices[view]}`));
    }
    const canvas = $('gantt');
    canvas.addEventListener('keydown', onKey);
    canvas.addEventListener('mousemove', event => {
        const place = placeAt(event);
        if (place && place.one !== timeline.selected) {
            select(place.one, false);
        }
    });
    canvas.addEventListener('click', event => {
        const place = placeAt(event);
        place && showInTable(place.one.repo);
    });
    $('chart').addEventListener('scroll', drawTimeline);
    $('zoom').addEventListener('input', () => zoomTo(Number($('zoom').value)));
    setView(timeline.view);
}

// --- running and waiting --------------------------------------------------------------------

function drawCurve() {
    const canvas = $('curve');
    const width = canvas.parentElement.clientWidth - 32;
    const [gutter, high, low] = [46, 110, 46];
    const height = 18 + high + 14 + low + 4;
    const pen = penOf(canvas, width, height);
    const running = counted(tries.map(one => [one.start, one.end]));
    const cpu = counted(tries.filter(one => one.user !== undefined && one.took > 0)
        .map(one => [one.start, one.end, (one.user + one.system) / 1000 / one.took]));
    const waiting = counted(waits(tries));
    const x = at => gutter + at * (width - gutter - 8) / length;
    drawAxis(pen, x, 0, length, gutter, width, height);
    const top = Math.max(most(running, step => step[1]), most(cpu, step => step[1]), 1);
    const up = count => 18 + high - (high - 6) * count / top;
    fillSteps(pen, running, x, up, length, colours.run);
    pen.beginPath();
    traceSteps(pen, cpu, x, up, length);
    pen.lineWidth = 4;
    pen.strokeStyle = colours.card;
    pen.stroke();
    pen.lineWidth = 2;
    pen.strokeStyle = colours.cpu;
    pen.stroke();
    const floor = 18 + high + 14;
    const deepest = Math.max(most(waiting, step => step[1]), 1);
    fillSteps(pen, waiting, x, count => floor + low - low * count / deepest, length, colours.wait);
    pen.fillStyle = colours.dim;
    pen.textAlign = 'right';
    for (const [text, y] of [[top.toFixed(top % 1 ? 1 : 0), up(top)], ['0', up(0)], [String(most(waiting, step => step[1])), floor + 6], ['0', floor + low - 2]]) {
        pen.fillText(text, gutter - 6, y);
    }
    canvas.setAttribute('aria-label', `At most ${most(running, step => step[1])} tries ran at the same time, and ${most(waiting, step => step[1])} waited.`);
}

// --- bars -----------------------------------------------------------------------------------

function bar(share, classes) {
    const made = el('div', `bar ${classes}`);
    made.style.width = `${Math.max(share * 100, 0.5)}%`;
    return made;
}

function named(text) {
    const made = el('span', 'name', text);
    made.title = text;
    return made;
}

function showSlowest() {
    const slowest = repos.filter(repo => repo.ran).sort((a, b) => b.took - a.took || a.index - b.index).slice(0, 10);
    const longest = most(slowest, repo => repo.took) || 1;
    for (const repo of slowest) {
        const verdict = well(repo.verdict) ? '' : ` ${repo.verdict}`;
        $('slowest').append(el('li', '', named(repo.name), bar(repo.took / longest, well(repo.verdict) ? 'runs' : 'fails'), el('span', 'number', `${duration(repo.took)}${verdict}`)));
    }
}

function showSimulated() {
    const longest = most(run.simulated, each => each.took) || 1;
    for (const each of run.simulated) {
        const mine = each.jobs === run.parallel ? ' mine' : '';
        $('simulated').append(el('li', '', el('span', `number${mine}`, `-j${each.jobs}`), bar(each.took / longest, mine ? 'runs' : 'waits'), el('span', `number${mine}`, duration(each.took))));
    }
    const own = run.simulated.find(each => each.jobs === run.parallel);
    const check = own ? ` For the -j${run.parallel} of this run that gives ${duration(own.took)}; it took ${duration(run.took)}.` : '';
    $('model').textContent = 'An estimate: the measured tries, started in the order of the selection as soon as there is room, ' +
        'each as long as it was. In truth more at the same time make each other slower (CPU, disk, server), and fewer make ' +
        `each other faster; limits of hosts are left out. All tries used ${duration(sum(repos, repo => repo.cpu || 0))} of ` +
        `CPU time: divided by the number of CPUs, no -j gets below that.${check}`;
}

// --- the table ------------------------------------------------------------------------------

const columns = [
    {name: '#', value: repo => repo.index, show: repo => String(repo.index + 1), number: true, first: 'ascending'},
    {name: 'repo', value: repo => repo.name, show: repo => repo.name},
    {name: 'host', value: repo => repo.host || '', show: repo => repo.host || ''},
    {name: 'verdict', value: repo => repo.verdict, show: repo => repo.why ? `${repo.verdict}: ${repo.why}` : repo.verdict},
    {name: 'wait', value: repo => repo.wait, show: repo => duration(repo.wait), number: true},
    {name: 'run', value: repo => repo.took, show: repo => duration(repo.took), number: true},
    {name: 'CPU', value: repo => repo.cpu, show: repo => duration(repo.cpu), number: true},
    {name: 'memory', value: repo => repo.memory, show: repo => size(repo.memory), number: true},
    {name: 'output', value: repo => repo.bytes, show: repo => size(repo.bytes), number: true},
    {name: 'tries', value: repo => repo.tries.length, show: repo => String(repo.tries.length), number: true},
].filter(column => column.name !== 'host' || repos.some(repo => repo.host));

function rowOf(repo) {
    const row = el('tr');
    for (const column of columns) {
        const known = column.value(repo) !== null;
        const cell = el('td', column.number ? 'number' : 'name', known ? column.show(repo) : '–');
        if (!column.number) {
            cell.title = cell.textContent;
        }
        if (column.name === 'verdict' && !well(repo.verdict)) {
            cell.classList.add('bad');
        }
        row.append(cell);
    }
    return row;
}

function compare(a, b) {
    if (typeof a === 'string') {
        return a < b ? -1 : a > b ? 1 : 0;
    }
    return a - b;
}

// What has no such number comes last in both directions.
function sortBy(column, header) {
    const before = header.getAttribute('aria-sort');
    const first = column.number ? column.first || 'descending' : 'ascending';
    const direction = before === null ? first : before === 'ascending' ? 'descending' : 'ascending';
    document.querySelectorAll('#repos th').forEach(each => each.removeAttribute('aria-sort'));
    header.setAttribute('aria-sort', direction);
    const sign = direction === 'ascending' ? 1 : -1;
    const sorted = [...repos].sort((a, b) => {
        const [left, right] = [column.value(a), column.value(b)];
        if (left === null || right === null) {
            return (left === null) - (right === null) || a.index - b.index;
        }
        return sign * compare(left, right) || a.index - b.index;
    });
    $('repos').tBodies[0].append(...sorted.map(repo => repo.row));
}

function filterRows() {
    const wanted = $('find').value.trim().toLowerCase();
    let shown = 0;
    for (const repo of repos) {
        const fits = [repo.name, repo.host || '', repo.verdict].some(each => each.toLowerCase().includes(wanted));
        repo.row.hidden = !fits;
        shown += fits;
    }
    $('shown').textContent = wanted ? `${shown} of ${repos.length}` : '';
}

function showInTable(repo) {
    $('find').value = '';
    filterRows();
    repo.row.tabIndex = -1;
    repo.row.scrollIntoView({block: 'center'});
    repo.row.focus();
}

function showTable() {
    const head = el('tr');
    for (const column of columns) {
        const button = el('button', '', column.name);
        button.type = 'button';
        const header = el('th', column.number ? 'number' : '', button);
        header.scope = 'col';
        button.addEventListener('click', () => sortBy(column, header));
        head.append(header);
    }
    head.firstChild.setAttribute('aria-sort', 'ascending');
    $('repos').tHead.append(head);
    repos.forEach(repo => (repo.row = rowOf(repo)));
    $('repos').tBodies[0].append(...repos.map(repo => repo.row));
    $('find').addEventListener('input', filterRows);
}

function redraw() {
    readColours();
    drawTimeline();
    drawCurve();
}

readColours();
showHead();
showTotals();
showTable();
showSlowest();
showSimulated();
startTimeline();
drawCurve();
let asked = 0;
window.addEventListener('resize', () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(redraw);
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
