import { createHash } from 'node:crypto'
import { phoneForPeople } from '@tabib/contracts/core/phone'
import type { Reader } from '../../platform/db/db.js'
import { takeIn } from '../../platform/files/intake.js'
import type { Clinic } from '../../platform/paper/paper-data.js'
import { found, Problem } from '../../platform/problem.js'
import * as clinics from './clinics.repo.js'
import * as letterheads from './letterheads.repo.js'

/** What a person may write above a branch's papers; what is left out is the branch's own. */
export interface Wording {
  name?: string | null | undefined
  address?: string | null | undefined
  phones: string[]
  registrations: letterheads.Registration[]
}

type Branch = NonNullable<Awaited<ReturnType<typeof clinics.find>>>

/** How the papers of a branch begin. */
export function asPrinted(branch: Branch, words: Wording | undefined, logo: Uint8Array | null | undefined): Clinic {
  const phones = words?.phones.length ? words.phones : [branch.phone ?? '']
  return {
    name: words?.name ?? branch.clinicName,
    branch: branch.name,
    address: words?.address ?? branch.address ?? '',
    phone: phones.filter(Boolean).map(phoneForPeople).join(', '),
    timeZone: branch.timeZone,
    ...(branch.email ? { email: branch.email } : {}),
    ...(branch.website ? { website: branch.website } : {}),
    ...(branch.registrationNumber ? { registration: branch.registrationNumber } : {}),
    ...(words?.registrations.length ? { registrations: words.registrations } : {}),
    ...(branch.taxNumber ? { taxNumber: branch.taxNumber } : {}),
    ...(logo ? { logo: { format: 'png' as const, bytes: new Uint8Array(logo) } } : {}),
  }
}

/** The branch as it stands on top of every paper. @throws Problem `not_found` */
export async function letterhead(db: Reader, branchId: string): Promise<Clinic> {
  const [branch, words, picture] = await Promise.all([
    clinics.find(db, branchId),
    letterheads.find(db, branchId),
    letterheads.logo(db, branchId),
  ])
  return asPrinted(found(branch), words && wordsOf(words), picture?.logo)
}

/** A row's words as they are written. */
export const wordsOf = (row: NonNullable<Awaited<ReturnType<typeof letterheads.find>>>): Wording => ({
  name: row.name,
  address: row.address,
  phones: row.phones,
  registrations: row.registrations as unknown as letterheads.Registration[],
})

/** Dots of the longest side: 15 mm high at 600 dots to the inch, and as wide as a wide logo gets. */
const LOGO = { width: 1200, height: 360 }

/**
 * A logo from what was handed in: a PNG that keeps what is see-through, small enough to lie on every paper.
 * @throws Problem `documents.too_large`, `documents.type_not_allowed`, `documents.unreadable`, `organisation.logo_not_a_picture`
 */
export async function readLogo(bytes: Uint8Array): Promise<{ logo: Buffer; logo_sha256: string }> {
  const { bytes: picture, type } = await takeIn(bytes)
  if (type === 'application/pdf') throw new Problem('organisation.logo_not_a_picture')
  const { default: sharp } = await import('sharp')
  const logo = await sharp(picture)
    .resize({ ...LOGO, fit: 'inside', withoutEnlargement: true })
    .png({ compressionLevel: 9, palette: true, quality: 95 })
    .toBuffer()
  return { logo, logo_sha256: createHash('sha256').update(logo).digest('hex') }
}
