import { coreProblems, type Kind } from './core/kinds.js'
import { auditProblems } from './audit/problems.js'
import { billingProblems } from './billing/problems.js'
import { documentsProblems } from './documents/problems.js'
import { encountersProblems } from './encounters/problems.js'
import { federationProblems } from './federation/problems.js'
import { frontdeskProblems } from './frontdesk/problems.js'
import { identityProblems } from './identity/problems.js'
import { interopProblems } from './interop/problems.js'
import { labProblems } from './lab/problems.js'
import { notificationsProblems } from './notifications/problems.js'
import { operatorsProblems } from './operators/problems.js'
import { organisationProblems } from './organisation/problems.js'
import { oversightProblems } from './oversight/problems.js'
import { partnersProblems } from './partners/problems.js'
import { patientsProblems } from './patients/problems.js'
import { pharmacyProblems } from './pharmacy/problems.js'
import { portalProblems } from './portal/problems.js'
import { prescriptionsProblems } from './prescriptions/problems.js'
import { schedulingProblems } from './scheduling/problems.js'

/** Every code the server may answer with, and its kind. A code that is not here does not compile. */
export const problems = {
  ...coreProblems,
  ...auditProblems,
  ...billingProblems,
  ...documentsProblems,
  ...encountersProblems,
  ...federationProblems,
  ...frontdeskProblems,
  ...identityProblems,
  ...interopProblems,
  ...labProblems,
  ...notificationsProblems,
  ...operatorsProblems,
  ...organisationProblems,
  ...oversightProblems,
  ...partnersProblems,
  ...patientsProblems,
  ...pharmacyProblems,
  ...portalProblems,
  ...prescriptionsProblems,
  ...schedulingProblems,
} as const satisfies Record<string, Kind>

export type ProblemCode = keyof typeof problems
