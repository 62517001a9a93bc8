import type { Permission } from '@tabib/contracts/permissions'
import { useTranslation } from 'react-i18next'

/** Roles and permissions in the reader's words. */
export function useRightsWords() {
  const { t } = useTranslation(['identity', 'core'])
  return {
    permission: (p: Permission) => t(`permissions.${p}`),
    module: (m: string) => t(`modules.${m}` as 'modules.lab'),
    role: (r: { id: string; name: string | null }) => r.name ?? t(`core:roles.${r.id}` as 'core:roles.owner'),
  }
}
