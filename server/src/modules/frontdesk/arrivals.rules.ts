/** Whether a visit is suggested as a follow-up: one is due, or the person saw the same clinic within `days`. */
export function suggestedVisitType(
  today: string,
  lastVisitOn: string | null,
  followUpDue: boolean,
  days = 15,
): 'new' | 'follow_up' {
  if (followUpDue) return 'follow_up'
  if (!lastVisitOn) return 'new'
  return (Date.parse(today) - Date.parse(lastVisitOn)) / 86_400_000 <= days ? 'follow_up' : 'new'
}

/** What the QR of a slip says at any desk: it opens that desk's own next step for this visit. */
export const visitCode = (encounterId: string) => `TABIB:V:${encounterId}`

/** The code of a visit's page for the patient's phone; the visit's id, which nobody can guess, without its hyphens. */
export const placeCode = (encounterId: string) => encounterId.replaceAll('-', '')

/** The visit a code of a phone page stands for; null where it is none. */
export function visitOfPlace(code: string): string | null {
  const m = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i.exec(code)
  return m ? m.slice(1).join('-').toLowerCase() : null
}

/**
 * What a slip's QR says: the address of the patient's own page, which desks read as well. It lies at the clinic's public
 * address; where the desk came by a name below it, that name is the clinic's. Without either it is for desks alone.
 */
export function slipCode(encounterId: string, publicUrl: string | undefined, from: string | undefined): string {
  const desk = from && URL.canParse(from) ? new URL(from) : undefined
  const open = publicUrl ? new URL(publicUrl) : undefined
  const own = desk && (!open || desk.hostname.endsWith(`.${open.hostname}`))
  const origin = own ? desk.origin : open?.origin
  return origin ? `${origin}/q/${placeCode(encounterId)}` : visitCode(encounterId)
}

/** The first letters of a name, for a screen that everybody sees: `Asha Rao` → `A. R.` */
export const initialsOf = (name: string) =>
  name
    .trim()
    .split(/\s+/)
    .slice(0, 3)
    .map((word) => `${[...new Intl.Segmenter().segment(word)][0]?.segment ?? ''}.`)
    .join(' ')
