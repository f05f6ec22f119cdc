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
  schedule_id TEXT NOT NULL,  -- id of work_schedule
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
  expires TEXT,               -- YYYY-MM-DD
  UNIQUE (employee_id, card_no)
);
CREATE INDEX card_of_employee ON card (employee_id);
CREATE TABLE work_schedule (  -- a row is an interval; the rows of one id are one schedule
  id TEXT NOT NULL,
  title TEXT NOT NULL,
  cycle_days INTEGER NOT NULL,
  first_day TEXT NOT NULL,    -- DD.MM.YYYY: a date that is day 1 of the cycle
  day INTEGER NOT NULL,
  starts TEXT NOT NULL,       -- HH:MM
  ends TEXT NOT NULL,         -- HH:MM; not later than the start: on the next day
  kind TEXT NOT NULL          -- work or break
);
CREATE TABLE absence (
  id INTEGER PRIMARY KEY,
  employee_id INTEGER NOT NULL REFERENCES employee (id),
  type TEXT NOT NULL,         -- letter or number of form T-13
  date_from TEXT NOT NULL,    -- YYYY-MM-DD, or with a time YYYY-MM-DD HH:MM
  date_to TEXT NOT NULL,
  number TEXT,
  note TEXT
);
CREATE INDEX absence_of_employee ON absence (employee_id);
CREATE TABLE access_event (   -- filled by Gatehouse: who passed which door
  id INTEGER PRIMARY KEY,
  happened TEXT NOT NULL,     -- YYYY-MM-DD HH:MM:SS.sss
  employee_id INTEGER NOT NULL,
  door TEXT NOT NULL,
  direction TEXT NOT NULL,    -- in or out
  outcome TEXT NOT NULL,      -- granted or denied
  card_no TEXT
);
CREATE INDEX access_event_of_employee ON access_event (employee_id, happened);
CREATE TABLE sync_version (version INTEGER NOT NULL);
`;
