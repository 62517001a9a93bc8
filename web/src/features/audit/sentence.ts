import type { LogEntry } from '@tabib/contracts/audit/logs'
import { useTranslation } from 'react-i18next'

/** A name inside a sentence keeps its own direction. */
const isolated = (text: string) => `\u2068${text}\u2069`

/** What somebody did, in words: `Anita Das checked in Imran Sheikh`. Unknown operations say module and action. */
export function useSentence() {
  const { t, i18n } = useTranslation('audit')
  return (e: Pick<LogEntry, 'actor' | 'route' | 'patient' | 'patients' | 'action' | 'entity'>): string => {
    const who = isolated(e.actor.accountId === null && e.actor.name === 'system' ? t('system') : e.actor.name)
    const patient = e.patient
      ? isolated(e.patient.name)
      : e.patients > 1
        ? t('several', { count: e.patients })
        : t('somebody')
    if (e.route && i18n.exists(`audit:routes.${e.route}`)) return t(`routes.${e.route}`, { who, patient })
    const module = (e.route ?? e.entity ?? '').split('.')[0] ?? ''
    const where =
      e.entity && i18n.exists(`audit:entities.${e.entity}`)
        ? t(`entities.${e.entity}`)
        : i18n.exists(`audit:modules.${module}`)
          ? t(`modules.${module}`)
          : module
    return t('fallback', { who, module: where, action: t(`actions.${e.action}`) })
  }
}
