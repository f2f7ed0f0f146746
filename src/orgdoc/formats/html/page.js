'use strict';
// What the page does. Text of the data goes in as text; only what orgdoc wrote as markup is parsed as such: charts,
// and the patterns of explanations, in which every name is escaped as it is filled in.
(async () => {
  const root = document.documentElement;
  const el = (id) => document.getElementById('o-' + id);
  const all = (what, of = document) => of.querySelectorAll(what);
  const on = (what, name, act, how) => what.addEventListener(name, act, how);
  const make = (tag, props, ...inside) => {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(props))
      key in made ? (made[key] = value) : made.setAttribute(key, value);
    made.append(...inside.filter(Boolean));
    return made;
  };
  const { min, max } = Math;
  const area = (of) => of.getBoundingClientRect();
  const within = (n, least, most) => max(least, min(n, most));
  const unpacked = async (block) => {
    if (!block.dataset.packed) return block.textContent;
    const bytes = Uint8Array.from(atob(block.textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
    return new Response(stream).text();
  };
  el('old').hidden = !!window.DecompressionStream;

  // --- served by orgdoc: follow the spec ---
  if (root.dataset.served) setInterval(async () => {
    if (document.hidden) return;
    try {
      const stamp = await (await fetch('stamp', { cache: 'no-store' })).text();
      el('gone').hidden = true;
      if (stamp !== root.dataset.served) location.reload();
    } catch { el('gone').hidden = false; }
  }, 700);

  const data = JSON.parse(await unpacked(el('data')));
  if (!data) return;
  const { words, standings, sures, kinds, managers, tags, details, patterns, charts, tries } = data;
  const keys = 'address name kind standing sure sign managers tags details chart parts args'.split(' ');
  const subjects = data.subjects.map((row) => Object.fromEntries(row.map((value, i) => [keys[i], value])));
  const places = new Map(subjects.map((subject, i) => [subject.address, i]));
  const filters = [
    ['officer', standings.map((s) => s[0]), (s) => [s.standing]],
    ['sure', sures, (s) => [s.sure]],
    ['manager', managers, (s) => s.managers],
    ['kind', kinds, (s) => [s.kind]],
    ['tag', tags, (s) => s.tags],
    ...details.map(([key, values], k) =>
      ['d.' + key, values, (s) => s.details.filter((d) => d[0] === k).map((d) => d[1])]),
  ].filter(([, values]) => values.length);
  const views = ['chart', 'list', 'open', 'source'];
  const params = ['q', 'try', 'moved', ...filters.map((f) => f[0])];
  const nothing = Object.fromEntries(params.map((key) => [key, '']));
  const narrow = matchMedia('(max-width: 60rem)');
  const at = { view: 'chart', chart: 0, subject: -1 };
  let hits = [], moves = new Map(), opener;

  // --- the address says all that is shown: #ledger, #list/?officer=CIO&q=…, #open/3, #chart/02-cio ---
  const wishes = (hash) => {
    const [where, query = ''] = hash.slice(1).split('?');
    const cut = where.indexOf('/'), head = where.slice(0, cut), rest = where.slice(cut + 1), wish = {};
    const view = views.includes(head) && (wish.view = head);
    if (view === 'chart' && rest) wish.chart = max(0, charts.findIndex((c) => c[0] === rest));
    if (view === 'open' || view === 'source') wish.entry = rest;
    if (!view && places.has(where)) wish.subject = places.get(where);
    for (const [key, value] of new URLSearchParams(query))
      if (key === 'view' ? views.includes(value) : params.includes(key)) wish[key] = value;
    return wish;
  };
  const address = () => {
    const query = new URLSearchParams();
    for (const key of params) if (at[key]) query.set(key, at[key]);
    const chosen = subjects[at.subject];
    if (chosen && at.view !== 'chart') query.set('view', at.view);
    const rest = { chart: at.chart ? charts[at.chart][0] : '', open: at.entry, source: at.entry }[at.view] ?? '';
    return '#' + (chosen ? chosen.address : at.view + '/' + rest) + (query.size ? '?' + query : '');
  };
  const go = (wish, replace) => {
    Object.assign(at, wish);
    const chosen = subjects[wish.subject];
    if (chosen?.chart >= 0) at.chart = chosen.chart;
    // Some frames do not let it, and Safari only so often.
    try { history[replace ? 'replaceState' : 'pushState'](null, '', address()); } catch {}
    draw();
  };
  const arrive = () => {
    Object.assign(at, { subject: -1, entry: '' }, nothing, wishes(location.hash));
    if (at.subject >= 0 && subjects[at.subject].chart >= 0) at.chart = subjects[at.subject].chart;
    draw();
    reveal();
  };

  // --- search and filters ---
  const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  let folded;
  const searched = () => (folded ??= subjects.map((s) =>
    fold([s.name, s.address, kinds[s.kind], sures[s.sure], ...s.tags.map((t) => tags[t]), ...s.args].join('\n'))));
  const find = () => {
    const asked = fold(at.q).match(/\S+/g) ?? [];
    const chosen = filters.filter(([key]) => at[key]).map(([key, values, of]) => [values.indexOf(at[key]), of]);
    const texts = asked.length ? searched() : [];
    hits = [];
    subjects.forEach((s, i) => {
      if (asked.every((word) => texts[i].includes(word)) && chosen.every(([v, of]) => of(s).includes(v))
        && (!at.moved || moves.has(s.address))) hits.push(i);
    });
  };

  // --- the list draws only what is seen ---
  const rows = el('rows'), drawn = new Map(), ROW = 60;
  let current = 0, printing = false;
  const span = (className, ...inside) => make('span', { className }, ...inside);
  const chip = (standing) => span('chip tone-' + standings[standing][2], standings[standing][0]);
  const row = (i) => {
    const s = subjects[hits[i]], moved = moves.get(s.address);
    const link = make('a', { href: '#' + s.address, tabIndex: i === current ? 0 : -1 },
      span('sign', s.sign),
      span('what', make('b', { dir: 'auto' }, s.name),
        make('small', {}, [kinds[s.kind], ...s.managers.map((m) => managers[m])].join(' · '))),
      span('who', chip(s.standing), moved && ' → ', moved && chip(moved[3])),
      span('sure', sures[s.sure].split(' ')[0]));
    link.firstChild.ariaHidden = 'true';
    if (hits[i] === at.subject) link.ariaCurrent = 'true';
    const made = make('li', { 'aria-setsize': hits.length, 'aria-posinset': i + 1 }, link);
    made.at = i;
    made.style.top = i * ROW + 'px';
    return made;
  };
  const drawRows = () => {
    if (el('list').hidden) return;
    const top = area(rows).top;
    const from = printing ? 0 : max(0, Math.floor(-top / ROW) - 6);
    const to = min(hits.length, printing ? 5000 : (innerHeight - top) / ROW + 6);
    for (const [i, li] of drawn)
      if ((i < from || i >= to) && i !== current && !li.contains(document.activeElement)) li.remove(), drawn.delete(i);
    const draw = (i) => {
      if (drawn.has(i) || i >= hits.length) return;
      drawn.set(i, row(i));
      rows.insertBefore(drawn.get(i), [...rows.children].find((li) => li.at > i) ?? null);
    };
    draw(current);
    for (let i = from; i < to; i++) draw(i);
  };
  const drawList = () => {
    current = within(at.subject < 0 ? current : hits.indexOf(at.subject), 0, hits.length - 1);
    drawn.clear();
    rows.replaceChildren();
    rows.style.height = hits.length * ROW + 'px';
    el('none').hidden = hits.length > 0;
    drawRows();
  };
  const step = (to) => {
    const before = drawn.get(current)?.firstChild;
    current = within(to, 0, hits.length - 1);
    drawRows();
    if (before) before.tabIndex = -1;
    const link = drawn.get(current)?.firstChild;
    if (link) link.tabIndex = 0, link.focus();
  };

  // --- the chart: one page of it in the document, moved and sized by its viewBox ---
  const canvas = el('canvas'), first = canvas.firstElementChild;
  let shown = 0, whole, box;
  const svg = () => canvas.firstElementChild;
  const place = () => {
    const shape = canvas.clientHeight / canvas.clientWidth;
    box.w = within(box.w, whole.w / 16, max(whole.w, whole.h / shape));
    box.h = box.w * shape;
    box.x = within(box.x, min(0, (whole.w - box.w) / 2), whole.w - box.w);
    box.y = within(box.y, 0, whole.h - box.h);
    svg().setAttribute('viewBox', Object.values(box).join(' '));
    canvas.classList.toggle('near', box.w < whole.w * 0.999);
  };
  const fit = (all) => {
    if (!svg() || el('chart').hidden) return;
    if (svg() !== fit.of) {
      const size = svg().viewBox.baseVal;
      [fit.of, whole] = [svg(), { w: size.width, h: size.height }];
    }
    const width = fit.width = canvas.clientWidth;
    canvas.style.height = within(width * whole.h / whole.w, min(innerHeight * 0.6, 420), innerHeight * 0.78) + 'px';
    // On a small screen the whole page could not be read: begin with a part that can.
    box = { x: 0, y: 0, w: all ? 1e9 : min(whole.w, width / 0.8) };
    place();
  };
  const zoom = (by, x = 0.5, y = 0.5) => {
    const { w, h } = box;
    box.w = w / by;
    place();
    box.x += (w - box.w) * x;
    box.y += (h - box.h) * y;
    place();
  };
  const centre = (link) => {
    const on = area(link), of = area(canvas), unit = box.w / of.width;
    if (on.left >= of.left && on.right <= of.right && on.top >= of.top && on.bottom <= of.bottom) return;
    box.x += (on.left + on.width / 2 - of.left - of.width / 2) * unit;
    box.y += (on.top + on.height / 2 - of.top - of.height / 2) * unit;
    place();
  };
  const markChart = () => {
    const found = new Set(hits.map((i) => subjects[i].address)), chosen = subjects[at.subject]?.address;
    for (const link of all('a', canvas)) {
      const to = link.getAttribute('href').slice(1);
      link.classList.toggle('chosen', to === chosen);
      link.classList.toggle('pale', places.has(to) && !found.has(to));
      link.classList.toggle('moved', moves.has(to));
    }
    all('.chosen', canvas).forEach(centre);
  };
  const drawChart = async () => {
    if (at.chart !== shown) {
      shown = at.chart;
      const block = all(`script[data-chart="${shown}"]`)[0];
      const text = block ? await unpacked(block) : '';
      if (shown !== at.chart) return;
      block ? (canvas.innerHTML = text) : canvas.replaceChildren(first);
    }
    el('which').value = shown;
    el('before').disabled = !shown;
    el('after').disabled = shown === charts.length - 1;
    if (svg() !== fit.of) fit();
    markChart();
  };

  // --- the explanation ---
  const escape = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
  let height = 0; // to which the page was scrolled before a small screen showed the explanation alone
  const drawPanel = () => {
    const s = subjects[at.subject], panel = el('panel');
    panel.hidden = !s;
    if (s && !root.classList.contains('told')) height = scrollY;
    root.classList.toggle('told', !!s);
    if (!s) return void el('name').replaceChildren();
    const moved = moves.get(s.address);
    el('name').textContent = s.name;
    el('verdict').replaceChildren(chip(s.standing), ' ' + sures[s.sure] + ' · ' + kinds[s.kind]);
    if (moved) el('verdict').append(make('p', { className: 'then' },
      tries[at.try][0] + ' ', chip(moved[3]), moved[4] && ' ' + moved[4]));
    el('told').innerHTML = s.parts.map(([pattern, ...places]) =>
      patterns[pattern].replace(/[\ue000-\uf8ff]/g, (c) => escape(s.args[places[c.charCodeAt(0) - 0xe000]]))).join('');
    el('seek').hidden = s.chart < 0;
  };
  const close = () => {
    go({ subject: -1 });
    if (narrow.matches) scrollTo(0, height);
    if (at.view === 'list') step(current);
    else (opener?.isConnected ? opener : canvas).focus();
  };

  // --- one answer supposed ---
  const drawTried = () => {
    const tried = tries[at.try];
    moves = new Map((tried?.[1] ?? []).map((move) => [move[0], move]));
    if (!tried) at.try = at.moved = '';
    el('suppose').hidden = !tried;
    el('supposed').textContent = tried?.[2];
    el('show-moved').hidden = !moves.size;
    for (const button of all('[data-try]')) {
      const pressed = button.dataset.try === at.try;
      button.ariaPressed = pressed;
      const result = button.closest('article').querySelector('ul');
      if (pressed) result.replaceChildren(...tried[1].map(([to, name, before, after, unless]) => make('li', {},
        make(to ? 'a' : 'span', { dir: 'auto', ...(to && { href: '#' + to }) }, name), ': ',
        before >= 0 && chip(before), before >= 0 && ' → ', chip(after), unless && ' ' + unless)));
      else if (button.dataset.try.split('.')[0] !== at.try.split('.')[0]) result.replaceChildren();
    }
  };

  const draw = () => {
    if (at.view === 'open')
      for (const [part, text] of data.more.splice(0)) el(part).insertAdjacentHTML('beforeend', text);
    for (const view of views) {
      el(view).hidden = view !== at.view;
      all(`nav a[href="#${view}/"]`)[0].ariaCurrent = view === at.view ? 'page' : null;
    }
    drawTried();
    find();
    el('search').value = at.q;
    for (const [key] of filters) el('f-' + key).value = at[key];
    const filtered = params.some((key) => key !== 'try' && at[key]);
    el('clear').hidden = !filtered;
    const pale = at.view === 'chart' && filtered;
    el('count').textContent = at.view === 'list' || pale
      ? words[pale ? 'matching' : 'shown'].replace('{n}', hits.length).replace('{all}', subjects.length) : '';
    el('as-list').hidden = !pale;
    drawPanel();
    if (at.view === 'list') drawList();
    if (at.view === 'chart') drawChart();
  };
  const reveal = () => {
    const target = at.entry && (at.view === 'open' || at.view === 'source') && el(at.view + '-' + at.entry);
    if (target) target.scrollIntoView(), target.focus({ preventScroll: true });
  };

  // --- what people do ---
  for (const [key, values] of filters) {
    const select = el('f-' + key);
    select.append(...values.map((value) => make('option', { value }, value)));
    select.onchange = () => go({ [key]: select.value, view: at.view === 'chart' ? 'chart' : 'list' }, true);
  }
  el('which').onchange = () => go({ chart: +el('which').value });
  const acts = {
    before: () => go({ chart: at.chart - 1 }),
    after: () => go({ chart: at.chart + 1 }),
    larger: () => zoom(1.4),
    smaller: () => zoom(1 / 1.4),
    whole: () => fit(true),
    close,
    seek: () => go({ view: 'chart', ...(narrow.matches && { chart: subjects[at.subject].chart, subject: -1 }) }),
    print: () => print(),
    'as-list': () => go({ view: 'list' }),
    'show-moved': () => go({ view: 'list', moved: '1', subject: -1 }),
    back: () => go({ try: '', moved: '' }),
    clear: () => {
      go({ ...nothing, try: at.try }, true);
      el('search').focus();
    },
  };
  for (const id in acts) el(id).onclick = acts[id];
  el('search').oninput = () => {
    current = 0;
    go({ q: el('search').value, view: 'list' }, true);
  };
  el('search').onkeydown = (e) => {
    if (e.key === 'ArrowDown' && hits.length) e.preventDefault(), step(0);
  };
  el('form').onsubmit = (e) => e.preventDefault();
  rows.onkeydown = (e) => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -1e9, End: 1e9 }[e.key];
    if (by) e.preventDefault(), step(current + by);
  };
  canvas.onkeydown = (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const move = (x, y) => () => (box.x += x * box.w, box.y += y * box.w, place());
    const act = {
      ArrowLeft: move(-0.1, 0), ArrowRight: move(0.1, 0), ArrowUp: move(0, -0.1), ArrowDown: move(0, 0.1),
      '+': acts.larger, '-': acts.smaller, 0: acts.whole,
    }[e.key];
    if (act) e.preventDefault(), act();
  };
  on(canvas, 'focusin', (e) => { if (e.target.matches('a')) centre(e.target); });
  on(canvas, 'wheel', (e) => {
    if (!e.ctrlKey) return;
    e.preventDefault();
    const of = area(canvas);
    zoom(Math.exp(-e.deltaY / 200), (e.clientX - of.left) / of.width, (e.clientY - of.top) / of.height);
  }, { passive: false });
  const fingers = new Map();
  let dragged = 0;
  canvas.onpointerdown = (e) => { fingers.set(e.pointerId, e); dragged = 0; };
  canvas.onpointermove = (e) => {
    const before = fingers.get(e.pointerId);
    if (!before) return;
    const unit = box.w / canvas.clientWidth, other = [...fingers.values()].find((f) => f.pointerId !== e.pointerId);
    const [dx, dy] = [e.clientX - before.clientX, e.clientY - before.clientY];
    dragged += Math.hypot(dx, dy);
    if (other) {
      const gap = (f) => Math.hypot(f.clientX - other.clientX, f.clientY - other.clientY) || 1;
      zoom(gap(e) / gap(before));
    } else if (dragged > 4) {
      canvas.setPointerCapture(e.pointerId);
      box.x -= dx * unit, box.y -= dy * unit;
      place();
    }
    fingers.set(e.pointerId, e);
  };
  canvas.onpointerup = canvas.onpointercancel = (e) => fingers.delete(e.pointerId);
  canvas.ondragstart = (e) => e.preventDefault();

  on(document, 'click', (e) => {
    const tried = e.target.closest('[data-try]')?.dataset.try;
    if (tried) return go({ try: at.try === tried ? '' : tried, moved: '' });
    const link = e.target.closest('a[href^="#"]');
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
    const to = link.getAttribute('href');
    e.preventDefault();
    if (to === '#o-main') return el('main').focus();
    if (canvas.contains(link) && dragged > 4) return;
    const wish = wishes(to);
    if (!el('panel').contains(link)) opener = link;
    if (wish.entry !== undefined && narrow.matches) wish.subject = -1;
    const before = at.view, top = el('head').offsetHeight;
    go(wish);
    if (at.view !== before && scrollY > top) scrollTo(0, top);
    if (wish.subject >= 0) {
      el('panel').scrollTo(0, 0);
      if (narrow.matches) scrollTo(0, 0);
      el('name').focus({ preventScroll: true });
    } else reveal();
  });
  on(window, 'keydown', (e) => { if (e.key === 'Escape' && at.subject >= 0) close(); });
  on(window, 'hashchange', arrive);
  on(window, 'scroll', drawRows, { passive: true });
  on(window, 'resize', () => { drawRows(); if (fit.width !== canvas.clientWidth) fit(); });
  on(window, 'beforeprint', () => { printing = true; drawRows(); fit(true); });
  on(window, 'afterprint', () => { printing = false; drawRows(); fit(); });

  for (const part of all('.js')) part.hidden = false;
  if (narrow.matches && !location.hash) at.view = 'list';
  el('filters').open = !narrow.matches;
  arrive();
  root.dataset.ready = Math.round(performance.now());
  setTimeout(searched, 50);
})();
