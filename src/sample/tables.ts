/** The tables of the sample HR database, named and typed as personnel systems do. */
export const tables = `
CREATE TABLE department (
  id INTEGER PRIMARY KEY,
  parent_id INTEGER REFERENCES department (id),
  title TEXT NOT NULL
);
CREATE TABLE position (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE access_level (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE employee (
  id INTEGER PRIMARY KEY,
  tab_no TEXT NOT NULL UNIQUE,
  surname TEXT NOT NULL,
  given_name TEXT NOT NULL,
  patronymic TEXT NOT NULL,
  full_name TEXT NOT NULL,
  dept INTEGER NOT NULL REFERENCES department (id),
  post_id INTEGER NOT NULL REFERENCES position (id),
  phone TEXT,
  car_make TEXT NOT NULL,
  car_plate TEXT NOT NULL,
  hired TEXT NOT NULL,        -- DD.MM.YYYY
  dismissed TEXT,             -- DD.MM.YYYY
  is_blocked INTEGER NOT NULL,
  levels TEXT NOT NULL,       -- titles of access levels with semicolons between
  photo BLOB,                 -- as it was uploaded: PNG or BMP
  photo_version INTEGER       -- counts up with every upload
);
CREATE TABLE card (
  employee_id INTEGER NOT NULL REFERENCES employee (id),
  card_no TEXT NOT NULL,
  fmt TEXT NOT NULL,          -- how card_no is written
  kind TEXT NOT NULL,
  issued TEXT NOT NULL,       -- YYYY-MM-DD
  expires TEXT                -- YYYY-MM-DD
);
CREATE INDEX card_of_employee ON card (employee_id);
CREATE TABLE sync_version (version INTEGER NOT NULL);
`;
