/** The configuration document for the sample HR database at `path`, as YAML. */
export function sampleConfiguration(path: string): string {
  return `# Gatehouse: the sample HR database. docs/ describes every key.
sources:
  - name: hr
    type: sqlite
    connection: ${JSON.stringify(`sqlite:${path}`)}
${entities}`;
}

const entities = `    schedule: { every: 10s }
    version: SELECT version FROM sync_version   # the same as last time: nothing is read

    departments:
      query: SELECT id, parent_id, title FROM department
      fields: { key: id, parent: parent_id, name: title }

    positions:
      query: SELECT id, title FROM position
      fields: { key: id, name: title }

    accessLevels:
      query: SELECT id, title FROM access_level
      fields: { key: id, name: title }

    schedules:
      query: SELECT id, title, cycle_days, first_day, day, starts, ends, kind FROM work_schedule
      fields:
        key: id
        name: title
        cycleDays: cycle_days
        anchor: { column: first_day, format: DD.MM.YYYY }
        day: day
        start: starts
        end: ends
        kind: kind

    persons:
      query: >-
        SELECT id, tab_no, surname, given_name, patronymic, dept, post_id, phone, car_make, car_plate,
        hired, dismissed, is_blocked, schedule_id, levels FROM employee
      fields:
        key: id
        surname: surname
        givenName: given_name
        patronymic: patronymic
        employeeId: tab_no
        department: dept
        positionKey: post_id
        accessLevels: { column: levels, separator: ";" }
        schedule: schedule_id
        validFrom: { column: hired, format: DD.MM.YYYY }
        validUntil: { column: dismissed, format: DD.MM.YYYY }
        blocked: is_blocked
        custom.phone: phone
        custom.car: { value: "{{ trim(car_make) }} {{ upper(car_plate) }}" }

    identifiers:
      query: SELECT employee_id, card_no, fmt, kind, issued, expires FROM card
      fields:
        person: employee_id
        number: { column: card_no, formatColumn: fmt }
        kind: { column: kind, default: card }
        validFrom: issued
        validUntil: expires

    documents:
      query: SELECT id, employee_id, type, date_from, date_to, number, note FROM absence
      fields:
        key: id
        person: employee_id
        type: type
        from: date_from
        to: date_to
        number: number
        comment: note

    photos:   # only those whose version changed are fetched
      versions:
        query: SELECT id, photo_version FROM employee
        fields: { person: id, version: photo_version }
      image:
        query: SELECT photo FROM employee WHERE id = :person
        column: photo

    events:    # who passed which door goes back, as it is recorded
      scope: own
      insert: >-
        INSERT INTO access_event (id, happened, employee_id, door, direction, outcome, card_no)
        VALUES (:id, :time, :personKey, :accessPoint, :direction, :outcome, :number)

    assignedNumbers:   # a card that is given out here goes back too
      update: >-
        INSERT INTO card (employee_id, card_no, fmt, kind, issued)
        VALUES (:personKey, :number, 'w26', :kind, date('now'))
        ON CONFLICT (employee_id, card_no) DO UPDATE SET kind = excluded.kind
      format: w26

    missing:   # what becomes of those whose rows are gone
      persons: { action: dismiss }
      departments: { action: delete }
      identifiers: { action: delete }

    guard:     # what changes more than this waits for a person's decision
      persons: { count: 50, percent: 5 }
      departments: { percent: 20 }
      identifiers: { percent: 10 }
      emptyIsSuspicious: true
`;
