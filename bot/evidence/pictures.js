// Reads the texts in the viewport of one frame, with the labels that announce personal data already applied, and can
// measure parts of them. Changes nothing.
// Labels of two kinds in one reading: what `labels` announce is personal; what `named` announce are names, to be covered
// in a copy that leaves the machine. A text in a cell of names is read as well, since there may be data in it.
// → {texts: [{text, whole: the label's rule or "", named: whether that is one of `named`, inside: whether a cell of names holds it}],
//    overlay: whether the bot itself shows something, steady: whether no font is still to come,
//    measure([[index, start, end, shown]…]) → boxes, each with the place of what it is `of`,
//    again(the same) → the boxes as they are now, null where the texts are others}
(given) => { const read = ({labels, named}) => {
  const kind = (rules, named) => Object.entries(rules).map(([label, rule]) => [label, {rule, named}]);
  const personal = new Map([...kind(named, true), ...kind(labels, false)]);
  const fold = (s) => (s || "").normalize("NFKD").replace(/\p{M}/gu, "").replace(/\s+/g, " ")
    .replace(/^[\s*:]+|[\s*:]+$/g, "").toLowerCase();
  const ruleOf = (s) => personal.get(fold(s)) || null;
  const SKIP = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "HEAD", "OPTION", "TEXTAREA", "SELECT"]);
  const INLINE = new Set(["A", "ABBR", "B", "BIG", "CODE", "EM", "FONT", "I", "LABEL", "MARK", "S", "SMALL", "SPAN",
    "STRONG", "SUB", "SUP", "TT", "U", "WBR", "KBD", "DATA", "TIME"]);
  const ROW = new Set(["TR", "LI"]);  // of which there may be thousands out of sight
  const items = [];   // {text, rule, inside, parts: [[node, offset in text]…]} or {text, rule, inside, field}
  const covered = new Map();  // cell → rule

  const near = (el) => {
    const r = el.getBoundingClientRect();
    return r.bottom >= 0 && r.top <= innerHeight && r.right >= 0 && r.left <= innerWidth;
  };
  const texts = (root) => {
    const nodes = [], filter = {acceptNode: (n) => {
      if (n.nodeType === Node.TEXT_NODE) return n.data.trim() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP;
      return SKIP.has(n.tagName) || (ROW.has(n.tagName) && !near(n)) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    }};
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, filter);
    for (let n = walk.nextNode(); n; n = walk.nextNode()) nodes.push(n);
    return nodes;
  };
  const ends = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = range.getClientRects();
    return [rects[0], rects[rects.length - 1]];
  };
  const apart = (a, b) => {                                           // a person sees a gap between the two
    const last = ends(a)[1], first = ends(b)[0];
    return !last || !first || Math.abs(last.bottom - first.bottom) > last.height / 2 || Math.abs(first.left - last.right) > 2;
  };
  const joined = (nodes, rule, inside) => {
    let text = "", before = null;
    const parts = nodes.map((n) => {
      if (before && apart(before, n)) text += " ";
      const part = [n, text.length];
      text += n.data;
      before = n;
      return part;
    });
    items.push({text, rule, inside, parts});
  };

  // 1. Cells and values whose heading announces a datum: covered whole.
  const coverCell = (cell, rule) => {
    if (!cell || (covered.has(cell) && !(covered.get(cell).named && !rule.named))) return;
    covered.set(cell, rule);
    if (!near(cell)) return;
    const nodes = texts(cell);
    if (nodes.length) joined(nodes, rule, false);
  };
  const coveredBy = (el, named) => {
    for (let e = el; e; e = e.parentElement) if (covered.has(e) && covered.get(e).named === named) return covered.get(e);
    return null;
  };
  const columnsOf = (cells) => {
    const columns = new Map();
    let at = 0;
    for (const c of cells) { for (let i = 0; i < (c.colSpan || 1); i++) columns.set(at++, c); }
    return columns;
  };
  const readTables = (root) => {
    for (const table of root.querySelectorAll("table")) {
      if (!near(table)) continue;
      const wanted = new Map();  // column → rule
      for (const row of table.rows) {
        const heads = [...row.cells].filter((c) => c.tagName === "TH");
        if (!heads.length && !(wanted.size && near(row))) continue;
        const cells = columnsOf(row.cells);
        if (heads.length === 1 && row.cells.length > 1) {           // label beside value
          const rule = ruleOf(heads[0].innerText);
          if (rule) for (const c of row.cells) if (c !== heads[0]) coverCell(c, rule);
        } else if (heads.length) {
          for (const [i, c] of cells) if (c.tagName === "TH" && ruleOf(c.innerText)) wanted.set(i, ruleOf(c.innerText));
        } else {
          for (const [i, rule] of wanted) coverCell(cells.get(i), rule);
        }
      }
    }
    for (const grid of root.querySelectorAll("[role=grid],[role=table],[role=treegrid]")) {
      if (grid.tagName === "TABLE") continue;
      const place = (c, i) => c.getAttribute("aria-colindex") || String(i + 1);
      const wanted = new Map([...grid.querySelectorAll("[role=columnheader]")]
        .map((c, i) => [place(c, i), ruleOf(c.innerText)]).filter(([, rule]) => rule));
      if (!wanted.size) continue;
      for (const row of grid.querySelectorAll("[role=row]"))
        [...row.querySelectorAll("[role=cell],[role=gridcell],[role=rowheader]")]
          .forEach((c, i) => wanted.has(place(c, i)) && coverCell(c, wanted.get(place(c, i))));
    }
    for (const dt of root.querySelectorAll("dt")) {
      const rule = ruleOf(dt.innerText);
      if (rule) for (let d = dt.nextElementSibling; d?.tagName === "DD"; d = d.nextElementSibling) coverCell(d, rule);
    }
  };

  // 2. Form fields: a value has no text node, so the field is covered as a whole or not at all.
  const namesOf = (el) => [
    ...[...(el.labels || [])].map((l) => l.innerText), el.getAttribute("aria-label"), el.placeholder, el.title,
    (el.name || el.id || "").replace(/^.*\[(\w+)\]$/, "$1").replace(/^.*_(?=\w+$)/, ""),
  ];
  const readFields = (root) => {
    for (const el of root.querySelectorAll("input,textarea,select")) {
      if (/^(hidden|checkbox|radio|button|submit|reset|image|file|range|color)$/.test(el.type) || !near(el)) continue;
      const listed = el.tagName !== "SELECT" ? [] : el.multiple || el.size > 1 ? [...el.options] : [...el.selectedOptions];
      const text = el.tagName === "SELECT" ? listed.map((o) => o.text).join("\n") : el.type === "password" ? "" : el.value;
      if (!text.trim()) continue;
      const told = namesOf(el).map(ruleOf);
      const rule = told.find((r) => r && !r.named) || coveredBy(el, false) || told.find(Boolean) || coveredBy(el, true);
      items.push({text, rule, inside: false, field: el});
    }
  };

  // 3. Texts: each alone, and glued across inline tags, since a number may be split by a <b>.
  const readTexts = (root) => {
    let run = [], block = null, inside = false;
    const flush = () => {
      if (run.length > 1 && run.some((n) => /[\d@]/.test(n.data))) joined(run, null, inside);
      run = [];
      inside = false;
    };
    for (const n of texts(root)) {
      const parent = n.parentElement;
      if (!parent || !near(parent) || coveredBy(parent, false)) continue;
      const held = !!coveredBy(parent, true);
      joined([n], null, held);
      let home = parent;
      while (INLINE.has(home.tagName) && home.parentElement) home = home.parentElement;
      if (home !== block) { flush(); block = home; }
      run.push(n);
      inside ||= held;
    }
    flush();
  };

  const readRoot = (root) => {
    readTables(root);
    readFields(root);
    readTexts(root);
    for (const el of root.querySelectorAll("*")) if (el.shadowRoot) readRoot(el.shadowRoot);
  };
  readRoot(document);

  // A rectangle as far as it can be seen: cut by whatever scrolls around it; null where something opaque lies over it.
  let clips = new Map();                                               // what scrolls its content, or null, while one measuring lasts
  const clipOf = (e) => {
    if (!clips.has(e)) {
      const style = getComputedStyle(e);
      clips.set(e, style.overflow === "visible" || style.display === "inline" ? null : e.getBoundingClientRect());
    }
    return clips.get(e);
  };
  const clipped = (rect, el) => {
    let {left, top, right, bottom} = rect;
    left = Math.max(left, 0); top = Math.max(top, 0);
    right = Math.min(right, innerWidth); bottom = Math.min(bottom, innerHeight);
    for (let e = el; e; e = e.parentElement) {
      if (e === document.body || e === document.documentElement) break;
      const r = clipOf(e);
      if (!r) continue;
      left = Math.max(left, r.left); top = Math.max(top, r.top);
      right = Math.min(right, r.right); bottom = Math.min(bottom, r.bottom);
    }
    return right - left < 1 || bottom - top < 1 ? null : {left, top, right, bottom};
  };
  const opaque = (el) => {
    const s = getComputedStyle(el), bg = s.backgroundColor;
    return s.opacity === "1" && (bg.startsWith("rgb(") || /,\s*1\)$/.test(bg));
  };
  const hiddenAt = (x, y, el) => {
    const isOwn = (e) => e === el || el.contains(e) || e.contains(el);
    const top = document.elementFromPoint(x, y);
    if (top && isOwn(top)) return false;                               // most are, and all that lies there takes long to find
    const stack = document.elementsFromPoint(x, y);
    const own = stack.findIndex(isOwn);
    return own > 0 && stack.slice(0, own).some(opaque);
  };
  // The box itself where all of it can be seen; else the pieces of it that can (a dialog may lie over half a cell).
  const seen = (box, el) => {
    const STEP = 6, across = [], down = [1 / 6, 3 / 6, 5 / 6], height = (box.bottom - box.top) / 3;
    const middle = (box.top + box.bottom) / 2;
    const corners = [[box.left + 1, box.top + 1], [box.right - 1, box.top + 1], [(box.left + box.right) / 2, middle],
      [box.left + 1, box.bottom - 1], [box.right - 1, box.bottom - 1]];
    if (!corners.some(([x, y]) => hiddenAt(x, y, el))) return [box];
    for (let x = box.left; x < box.right; x += STEP) across.push(x);
    const pieces = down.flatMap((d, row) => {
      const y = box.top + (box.bottom - box.top) * d, found = [];
      let from = null;
      for (const x of across) {
        if (!hiddenAt(Math.min(x + 1, box.right - 0.5), y, el)) from ??= x;
        else if (from !== null) { found.push([from, x]); from = null; }
      }
      if (from !== null) found.push([from, box.right]);
      return found.map(([left, right]) => ({left, right, top: box.top + row * height, bottom: box.top + (row + 1) * height}));
    });
    return pieces.reduce((out, p) => {                               // equal pieces below each other become one
      const above = out.find((o) => o.left === p.left && o.right === p.right && Math.abs(o.bottom - p.top) < 0.01);
      if (above) above.bottom = p.bottom; else out.push(p);
      return out;
    }, []);
  };
  const lines = (rects) => {                                         // pieces of one line become one
    const out = [];
    for (const {left, top, right, bottom} of rects) {
      const last = out.at(-1);
      if (last && Math.abs(last.top - top) < 4 && left - last.right < 4 && left >= last.left) {
        last.right = Math.max(right, last.right); last.top = Math.min(top, last.top);
        last.bottom = Math.max(bottom, last.bottom);
      } else out.push({left, top, right, bottom});
    }
    return out;
  };
  const inset = (r, by) => ({left: r.left + by, top: r.top + by, right: r.right - by, bottom: r.bottom - by});
  const rectsOf = (item, start, end) => {
    if (item.field) return [[inset(item.field.getBoundingClientRect(), 2), item.field]];
    const rects = [];
    for (const [node, offset] of item.parts) {
      const from = Math.max(start - offset, 0), to = Math.min(end - offset, node.data.length);
      if (from >= to) continue;
      const range = document.createRange(), el = node.parentElement;
      range.setStart(node, from); range.setEnd(node, to);
      if (el.checkVisibility && !el.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
      for (const r of range.getClientRects()) rects.push([clipped(r, el), el]);
    }
    return rects;
  };
  const measure = (wanted) => { clips = new Map(); return wanted.flatMap(measured); };
  const measured = ([index, start, end, shown], of) => {
    const rects = rectsOf(items[index], start, end).filter(([r]) => r);
    if (!rects.length) return [];
    const boxes = lines(rects.map(([r]) => r)).flatMap((box) => seen(box, rects[0][1]));
    const widest = Math.max(...boxes.map((b) => b.right - b.left));
    let text = shown;                                                // a wrapped text shows its mask once
    return boxes.map((b) => {
      const here = b.right - b.left === widest ? text : "";
      if (here) text = "";
      return {x: b.left, y: b.top, width: b.right - b.left, height: b.bottom - b.top, text: here, of};
    });
  };
  const texts_ = items.map(({text, rule, inside}) => ({text, whole: rule?.rule || "", named: !!rule?.named, inside}));
  const again = (wanted) => {
    const now = read(given);
    return JSON.stringify(now.texts) === JSON.stringify(texts_) ? now.measure(wanted) : null;
  };
  return {texts: texts_, overlay: !!document.querySelector("[data-bot-overlay]"),
    steady: document.fonts.status === "loaded", measure, again};
}; return read(given); }
