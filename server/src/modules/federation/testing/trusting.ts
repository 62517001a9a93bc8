import type { SettingsDraft } from '@tabib/contracts/federation/settings'
import { federationSettings } from '@tabib/contracts/federation/settings'
import type { Hospital } from '../../../testing/hospital.js'
import type { IdentityServer } from './identity-server.js'

/** Settings of a clinic that trusts this server for everything; `over` changes some. */
export function draftFor(h: Hospital, idp: IdentityServer, over: Partial<SettingsDraft> = {}): SettingsDraft {
  return {
    name: 'Sunrise Staff',
    issuer: idp.url,
    bearer: true,
    audience: 'tabib-api',
    algorithms: ['RS256'],
    keySource: 'jwks',
    jwksUrl: `${idp.url}/jwks`,
    publicKey: '',
    introspectionUrl: '',
    oidc: true,
    clientId: idp.clientId,
    clientSecret: idp.clientSecret,
    scopes: 'openid profile email',
    claims: { subject: 'sub', name: 'name', email: 'email', phone: 'phone_number', picture: 'picture', roles: 'roles' },
    roles: [
      { outside: 'nurses', roleId: 'nurse' },
      { outside: 'medics', roleId: 'doctor' },
    ],
    branchId: h.branchId as SettingsDraft['branchId'],
    linkByEmail: false,
    ...over,
  }
}

/** An owner sets the clinic up so; answers the recovery code where there is one. */
export async function trust(
  h: Hospital,
  idp: IdentityServer,
  { mode = 'both', ...over }: Partial<SettingsDraft> & { mode?: 'local' | 'external' | 'both' } = {},
): Promise<string | null> {
  const owner = await h.as('owner', { fresh: true })
  await owner.call(federationSettings.save, { body: draftFor(h, idp, over) })
  return (await owner.call(federationSettings.setMode, { body: { mode } })).recoveryCode
}
