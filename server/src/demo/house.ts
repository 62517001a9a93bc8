import { hash } from '@node-rs/argon2'
import { newId } from '@tabib/contracts/core/id'
import { type Role, roleGrants } from '@tabib/contracts/identity/roles'
import type { WriteTx } from '../platform/db/db.js'
import type { Colleague } from './api.js'
import { reference } from './reference-files.js'

/** Everybody's password in the demonstration hospital. Public on purpose; refused in production. */
export const DEMO_PASSWORD = 'tabib-demo-clinic'

export interface Branch {
  id: string
  code: string
  rooms: string[]
}

export interface Doctor extends Colleague {
  speciality: string
}

export interface House {
  branches: [Branch, Branch]
  /** By branch, in the order of `branches`. */
  doctors: Doctor[][]
  team: Record<'receptionist' | 'nurse' | 'lab_technician' | 'pharmacist' | 'cashier', Colleague[]>[]
}

interface StaffList {
  doctors: { name: string; speciality: string; qualifications: string; languages: string[] }[]
  staff: { name: string; role: Role }[]
}

const ZONE = { time_zone: 'Asia/Kolkata', currency: 'INR', country: 'IN' }
const SPECIALITIES = [
  ['General medicine', 'Paediatrics', 'Obstetrics and gynaecology', 'Orthopaedics', 'Cardiology'],
  ['Dermatology', 'ENT', 'Ayurveda'],
]
/** Who works in another language than the clinic's. */
const SPEAK: Record<string, string> = { 'receptionist-2': 'hi', 'pharmacist-2': 'bn' }
const PER_BRANCH = ['receptionist', 'nurse', 'lab_technician', 'pharmacist', 'cashier'] as const

/** Opens two branches with rooms, eight doctors and the people around them, each with a session for the story. */
export async function openHouse(tx: WriteTx, opened: Date): Promise<House> {
  const at = opened.toISOString()
  const passwordHash = await hash(DEMO_PASSWORD)
  const branches = await openBranches(tx, at)
  const { doctors, staff } = reference<StaffList>('demo-names.json')
  const hire = hiring(tx, at, passwordHash)
  const house: House = { branches, doctors: [], team: [] }
  for (const [b, branch] of branches.entries()) {
    house.doctors.push([])
    for (const [i, speciality] of SPECIALITIES[b]!.entries()) {
      const d = doctors.find((x) => x.speciality === speciality)!
      const details = { ...d, licence_number: `DEMO-${1000 + b * 100 + i}`, room_id: branch.rooms[i] ?? null }
      house.doctors[b]!.push({ ...(await hire({ branch, name: d.name, role: 'doctor', details })), speciality })
    }
    house.team.push({} as House['team'][number])
    for (const role of PER_BRANCH) {
      const two = staff.filter((s) => s.role === role).slice(b * 2, b * 2 + (b === 0 ? 2 : 1))
      house.team[b]![role] = []
      for (const s of two) house.team[b]![role].push(await hire({ branch, name: s.name, role }))
    }
  }
  for (const role of ['owner', 'clinic_admin', 'hr'] as const) {
    await hire({ branch: branches[0], name: staff.find((s) => s.role === role)!.name, role, everywhere: branches })
  }
  await giveMoreRoles(tx, house, at)
  return house
}

async function openBranches(tx: WriteTx, at: string): Promise<[Branch, Branch]> {
  const shared = {
    ...ZONE,
    clinic_name: 'Sunrise Hospital',
    created_at: at,
    tax_number: '19AAACS1429B1ZX',
    upi_id: 'sunrise@upi',
  }
  const open = async (b: {
    code: string
    name: string
    address: string
    phone: string
    registration_number: string
  }) => {
    const id = newId()
    await tx
      .insertInto('organisation.branches')
      .values({ id, email: 'desk@sunrise.example', ...shared, ...b })
      .execute()
    const rooms = Array.from({ length: 6 }, (_, i) => ({ id: newId(), branch_id: id, name: `Room ${i + 1}` }))
    await tx.insertInto('organisation.rooms').values(rooms).execute()
    return { id, code: b.code, rooms: rooms.map((r) => r.id) }
  }
  return [
    await open({
      code: 'SUN',
      name: 'Station Road',
      address: '14 Station Road, Nilganj',
      phone: '+91 33 4000 1200',
      registration_number: 'WB/CE/2019/0412',
    }),
    await open({
      code: 'HIL',
      name: 'Hill View',
      address: '3 Hill View Lane, Shyampur',
      phone: '+91 33 4000 1300',
      registration_number: 'WB/CE/2022/0087',
    }),
  ]
}

interface Hire {
  branch: Branch
  name: string
  role: Role
  everywhere?: Branch[]
  details?: {
    speciality: string
    qualifications: string
    languages: string[]
    licence_number: string
    room_id: string | null
  }
}

function hiring(tx: WriteTx, at: string, passwordHash: string) {
  let count = 0
  const taken = new Map<string, number>()
  return async ({ branch, name, role, everywhere, details }: Hire): Promise<Colleague> => {
    const [accountId, staffId, sessionId] = [newId(), newId(), newId()]
    const nth = (taken.get(role) ?? 0) + 1
    taken.set(role, nth)
    // The first of each role signs in by the role's own name.
    const username = nth === 1 ? role.replace('_', '-') : `${role.replace('_', '-')}-${nth}`
    const account = {
      id: accountId,
      name,
      username,
      language: SPEAK[username] ?? null,
      password_hash: passwordHash,
      demo_password: DEMO_PASSWORD,
      created_at: at,
    }
    await tx.insertInto('identity.accounts').values(account).execute()
    const number = `${branch.code}-S-${String(++count).padStart(5, '0')}`
    const {
      languages = ['en'],
      speciality = null,
      qualifications = null,
      licence_number = null,
      room_id = null,
    } = details ?? {}
    const member = {
      id: staffId,
      account_id: accountId,
      number,
      speciality,
      qualifications,
      licence_number,
      languages,
      room_id,
    }
    await tx
      .insertInto('identity.staff')
      .values({ ...member, created_at: at })
      .execute()
    await tx.insertInto('identity.role_assignments').values({ account_id: accountId, role_id: role }).execute()
    const grants = (everywhere ?? [branch]).map((b) => ({ account_id: accountId, branch_id: b.id }))
    await tx.insertInto('identity.branch_grants').values(grants).execute()
    const session = { id: sessionId, account_id: accountId, branch_id: branch.id, device: 'Demonstration' }
    // The story jumps between days: nobody in it rests too long.
    const never = '2999-01-01T00:00:00Z'
    await tx
      .insertInto('identity.sessions')
      .values({ ...session, started_at: at, last_used_at: never, expires_at: never })
      .execute()
    return { name, staffId, accountId, sessionId, branchId: branch.id }
  }
}

/** What real clinics have: a role of their own, people with two roles, one held in the other branch only, and an invitation nobody has used yet. */
async function giveMoreRoles(tx: WriteTx, { branches, team }: House, at: string): Promise<void> {
  const [station, hill] = branches
  const lead = newId()
  await tx
    .insertInto('identity.roles')
    .values({
      id: lead,
      base: 'receptionist',
      name: 'Front desk lead',
      description: 'Reception, with the day’s takings and small discounts',
      allow: [...roleGrants.receptionist, 'billing.takings.read', 'billing.discount.give', 'billing.price.read'],
      deny: ['encounters.follow_up.cancel'],
      discount_cap: 300,
      created_at: at,
    })
    .execute()
  const [desk, nurse, cashier] = [team[0]!.receptionist[1]!, team[0]!.nurse[1]!, team[0]!.cashier[1]!]
  await tx.insertInto('identity.branch_grants').values({ account_id: nurse.accountId, branch_id: hill.id }).execute()
  await tx
    .insertInto('identity.role_assignments')
    .values([
      { account_id: desk.accountId, role_id: lead, branch_id: null },
      { account_id: nurse.accountId, role_id: 'receptionist', branch_id: hill.id },
      { account_id: cashier.accountId, role_id: 'accountant', branch_id: null },
    ])
    .execute()
  await inviteSomebody(tx, station, at)
}

async function inviteSomebody(tx: WriteTx, { id: branchId, code }: Branch, at: string): Promise<void> {
  const [accountId, now] = [newId(), Date.now()]
  const account = { id: accountId, name: 'Rehana Khatun', username: 'rehana-khatun', created_at: at }
  await tx.insertInto('identity.accounts').values(account).execute()
  const member = {
    id: newId(),
    account_id: accountId,
    number: `${code}-S-00099`,
    languages: ['bn', 'en'],
    created_at: at,
  }
  await tx.insertInto('identity.staff').values(member).execute()
  await tx.insertInto('identity.branch_grants').values({ account_id: accountId, branch_id: branchId }).execute()
  await tx.insertInto('identity.role_assignments').values({ account_id: accountId, role_id: 'nurse' }).execute()
  const invitation = {
    id: newId(),
    account_id: accountId,
    // Of no secret anybody has: a new invitation is a press of a button away.
    hash: newId(),
    way: 'link',
    created_at: new Date(now).toISOString(),
    expires_at: new Date(now + 6 * 86_400_000).toISOString(),
  }
  await tx.insertInto('identity.invitations').values(invitation).execute()
}

/** Ends the sessions the story was told in, and lets the next staff number follow the last. */
export async function closeStory(tx: WriteTx, at: Date): Promise<void> {
  const ended = { ended_at: at.toISOString(), end_reason: 'demonstration made' }
  await tx.updateTable('identity.sessions').set(ended).where('device', '=', 'Demonstration').execute()
  for (const code of ['SUN', 'HIL']) {
    await tx
      .insertInto('organisation.counters')
      .values({ scope: `staff:${code}`, value: 100 })
      .execute()
  }
}
