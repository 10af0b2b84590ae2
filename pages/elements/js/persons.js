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

// `tables`: how many fit; `clear`: whether each has one column of names and one of accesses; the rows of the only one.
const personsIn = (root, told) => {
  const found = personTables(root, told);
  const clear = found.every((table) => table.names.length === 1 && table.access.length === 1);
  const rows = found.length === 1 && clear ? personRows(found[0]) : [];
  return { tables: found.length, clear, rows: rows.map(({ name, mail, cell, boxes }) => ({ name, mail, cell, boxes: boxes.length })) };
};

// The box of the person with this name and e-mail.
const findPersonBox = (root, query) => personTables(root, query).flatMap(personRows)
  .filter((row) => row.name === query.name && row.mail === query.mail).flatMap((row) => row.boxes);
