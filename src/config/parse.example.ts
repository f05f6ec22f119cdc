/** The document of the configuration contract, without what this version does not do yet; tests change it line by line. */
export const contract = `
sources:
  - name: hr
    type: odbc
    connection: "Driver={PostgreSQL Unicode};Server=127.0.0.1;Port=5432;Database=hr;Uid=hr;Pwd=\${HR_PASSWORD}"
    encoding: cp1251
    schedule: { every: 5m }
    priority: 10
    version: "SELECT version FROM sync_version"
    readOnly: true
    timezone: Europe/Moscow
    timeLimits: { connect: 5s }
    departments:
      query: "SELECT id, parent_id, title FROM department"
      fields:
        key: id
        parent: parent_id
        name: title
    persons:
      query: "SELECT id, full_name, dept FROM employee"
      fields:
        key: id
        name: full_name
        departmentPath: { column: path }
        employeeId: tab_no
        position: post
        accessLevels: { column: levels, separator: "," }
        validFrom: hired
        validUntil: { column: dismissed, format: "DD.MM.YYYY" }
        blocked: is_blocked
        custom.phone: phone
        custom.car: { value: "{{ trim(make) }} {{ upper(plate) }}" }
      match: [employeeId]
      identity: record
    identifiers:
      query: "SELECT employee_id, card_no, kind FROM card"
      fields:
        person: employee_id
        number: { column: card_no, format: w26 }
        kind: { column: kind, default: card }
        validFrom: issued
        validUntil: expires
    missing:
      persons: { action: dismiss, afterCycles: 3 }
    guard:
      persons: { count: 50 }
      departments: { changePercent: 80 }
`;
