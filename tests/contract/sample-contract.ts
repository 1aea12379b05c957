/** A small right contract, for tests that spoil one thing in it. */
export const SAMPLE_CONTRACT = `apiVersion: v3.1.0
kind: DataContract
id: visits
name: Visits
version: 1.0.0
status: active
tenant: A made-up trust
domain: test
description: {purpose: to test, limitations: none, usage: tests}
schema:
  - name: visits
    logicalType: object
    physicalType: csv
    physicalName: "visits*.csv"
    dataGranularityDescription: one row per visit
    properties:
      - name: visit_id
        logicalType: string
        required: true
        primaryKey: true
        primaryKeyPosition: 1
        classification: plain
        description: number of the visit
        logicalTypeOptions: {pattern: "^V[0-9]+$", minLength: 2, maxLength: 9}
      - name: arrived
        physicalName: Arrived on
        logicalType: date
        classification: plain
        description: day of arrival
        logicalTypeOptions: {minimum: "2000-01-01", maximum: "2100-01-01"}
        customProperties:
          - {property: formats, value: ["%d/%m/%Y"]}
      - name: minutes
        logicalType: integer
        classification: plain
        description: minutes spent
        logicalTypeOptions: {minimum: 0, maximum: 1000}
        customProperties:
          - {property: unit, value: minutes}
      - name: ethnic
        logicalType: string
        classification: plain
        description: ethnic category
        customProperties:
          - {property: codeList, value: ethnicity_16plus1}
    quality:
      - name: short-visits
        type: custom
        engine: concord-row
        implementation: "minutes < 600"
        dimension: consistency
        severity: error
        description: a visit is shorter than ten hours
        customProperties: [{property: remedy, value: check the times}]
      - name: enough-rows
        type: library
        metric: rowCount
        mustBeGreaterThan: 2
        dimension: completeness
        severity: warning
        description: more than two rows
        customProperties: [{property: remedy, value: send all}]
slaProperties:
  - {property: frequency, value: 3, unit: m}
  - {property: latency, value: 20, unit: d}
customProperties:
  - {property: delivery, value: {mode: upsert, period: arrived}}
  - {property: identity, value: none}
  - {property: zone, value: open}
  - {property: lawfulBasis, value: made up}
`;
