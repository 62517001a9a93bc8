/**
 * How much one unit of a medicine holds, read from its strength as formularies write it, in the measure its dose is counted
 * in: `120 mg/5 mL (60 mL)` holds 60 mL, `100 mcg/dose (200 doses)` 200 puffs, `40 IU/mL (10 mL)` 400 units. Null where one
 * unit is one dose unit, or where the strength does not say.
 */
export function contentOf({
  strength,
  doseUnit,
  form,
}: {
  strength: string | null
  doseUnit: string
  form: string
}): number | null {
  const s = strength ?? ''
  const volume = numberIn(/\((\d+(?:\.\d+)?) ?mL\)/i, s) ?? numberIn(/^(\d+(?:\.\d+)?) ?mL$/i, s)
  if (doseUnit === 'mL') return volume ?? (form === 'injection' ? numberIn(/\/ ?(\d+(?:\.\d+)?) ?mL$/i, s) : null)
  if (doseUnit === 'puff' || doseUnit === 'spray') return numberIn(/(\d+) ?(?:doses|puffs|sprays|metered)/i, s)
  if (doseUnit === 'g') return numberIn(/^(\d+(?:\.\d+)?) ?g$/i, s) ?? numberIn(/\((\d+(?:\.\d+)?) ?g\)/i, s)
  const perMl = numberIn(/^(\d+) ?(?:IU|units?)\/mL/i, s)
  return doseUnit === 'unit' && perMl !== null && volume !== null ? perMl * volume : null
}

function numberIn(pattern: RegExp, text: string): number | null {
  const figure = pattern.exec(text)?.[1]
  return figure === undefined ? null : Number(figure)
}
