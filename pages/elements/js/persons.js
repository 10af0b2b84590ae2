// The persons of a client as its form lists them: a table with a column of names and one of an access of their own.
const columnsOf = ({ heads }, labels) => heads.flatMap((th, i) => (labels.includes(fold(headText(th))) ? [i] : []));

const personTables = (root, told) => theGrid(root, [told.names, told.access]).map((grid) => ({
  ...grid, names: columnsOf(grid, told.names), access: columnsOf(grid, told.access), mails: columnsOf(grid, told.mails),
}));

const personRows = ({ rows, cellsOf, names, access, mails }) => rows.map((row) => {
  const cells = cellsOf(row);
  const cell = cells[access[0]];
  return {
    name: cells[names[0]] ? cellText(cells[names[0]]) : '', mail: mails.length === 1 && cells[mails[0]] ? cellText(cells[mails[0]]) : '',
    cell: cell ? cellOf(cell) : null, boxes: cell ? deep(cell).filter((el) => el.matches(TOGGLE) && !standsForNative(el)) : [],
  };
});

// Persons may also be boxes, each with a name beside it: by Yii's way to post many records («Pessoa[50][acesso]»), or in a group that is called so.
const PERSON_BOX = /^(?:\w+\[)?(?:pessoa|socio|contato|usuario|responsave|person|contact|member)\w*\]?\[\w+\](?:\[\w+\])*\[\w*(?:acess|access|login|portal)\w*\]$/i;
const groupOf = (el) => text(el.closest('fieldset')?.querySelector('legend') || document.createElement('i'));
const personBoxes = (root, { people }) => deep(root)
  .filter((el) => el.matches('input[type=checkbox],[role=checkbox],[role=switch]') && !standsForNative(el) && !el.closest('table,[role=grid],[role=treegrid],[role=table]')
    && (PERSON_BOX.test(el.getAttribute('name') || '') || people.includes(fold(groupOf(el)))))
  .map((el) => ({ name: (labelsOf(el)[0] || '').replace(/\s+/g, ' ').trim(), mail: '', cell: { text: '', title: '', icon: '', on: isOn(el), lead: '' }, boxes: [el] }));

// `listed`: whether a list of persons is there at all, with their access or without; `tables`: how many lists of persons fit; `clear`: whether each tells names and accesses without a doubt; the rows of the only one.
const personsIn = (root, told) => {
  const found = personTables(root, told);
  const boxes = personBoxes(root, told);
  const clear = found.every((table) => table.names.length === 1 && table.access.length === 1) && boxes.every(({ name }) => name);
  const lists = [...found.map((table) => () => personRows(table)), ...(boxes.length ? [() => boxes] : [])];
  const rows = lists.length === 1 && clear ? lists[0]() : [];
  return { listed: theGrid(root, [told.names]).length > 0, tables: lists.length, clear, rows: rows.map(({ name, mail, cell, boxes: own }) => ({ name, mail, cell, boxes: own.length })) };
};

// The box of the person with this name and e-mail.
const findPersonBox = (root, query) => [...personTables(root, query).flatMap(personRows), ...personBoxes(root, query)]
  .filter((row) => row.name === query.name && row.mail === query.mail).flatMap((row) => row.boxes);
