// oxlint-disable-next-line typescript/no-explicit-any -- bodies of every shape
type Body = Record<string, any>

const without =
  (...names: string[]) =>
  (body: Body): Body =>
    Object.fromEntries(Object.entries(body).filter(([k]) => !names.includes(k)))

/** What the shape of a body cannot say: fields that exclude each other, or one that comes after another. By route. */
export const adjustments: Record<string, (body: Body) => unknown> = {
  'organisation.hours.update': (body: Body) => ({ hours: [{ ...body['hours'][0], closes: '17:00' }] }),
  'organisation.holidays.add': (body: Body) => ({ items: [{ ...body['items'][0], opens: '09:00', closes: '12:00' }] }),
  'patients.patients.register': without('age'),
  'patients.patients.update': without('age'),
  'pharmacy.dispensings.dispense': (body: Body) => ({
    ...body,
    lines: body['lines'].map((l: Body) => ({ quantity: 1, ...without('batches')(l) })),
  }),
}
