import type { LogEntry } from '@tabib/contracts/audit/logs'
import { useTranslation } from 'react-i18next'
import { isolated } from '../../i18n/isolates.js'

/** What an event is about, in words: ours, a refusal's, a role's, or the name that somebody gave it. `of`: the one to be said. */
export function useSubject(of?: string | null) {
  const refused = /^([a-z]+)\.[a-z_]+$/.exec(of ?? '')
  // Loads the words of the module the refusal belongs to.
  const { t, i18n } = useTranslation(['audit', 'core', 'problems', ...(refused ? [refused[1]!] : [])], {
    useSuspense: false,
  })
  const words = t as unknown as (key: string) => string
  return (subject: string): string => {
    const [module, ...code] = subject.split('.')
    const key = [
      `audit:subjects.${subject.toLowerCase().replaceAll(/[^a-z]+/g, '_')}`,
      `core:roles.${subject}`,
      `${module}:problems.${code.join('.')}`,
      `problems:${subject}`,
    ].find((k) => i18n.exists(k))
    return key ? words(key) : subject
  }
}

/** What somebody did, in words: `Anita Das checked in Imran Sheikh`. Unknown operations say module and action. */
export function useSentence() {
  const { t, i18n } = useTranslation('audit')
  const about = useSubject()
  function eventWords(event: NonNullable<LogEntry['event']>, name: string, patient: string, route: string | null) {
    const { kind, subject, count } = event
    const who = name === isolated('') ? t('stranger') : name
    const module = t(`modules.${(route ?? '').split('.')[0]}`, { defaultValue: route ?? '' })
    const sentence = t(`events.${kind}`, {
      who,
      patient,
      module,
      subject: isolated(subject === null ? '…' : about(subject)),
    })
    return count > 1 ? t('events.times', { sentence, count }) : sentence
  }
  return (e: Pick<LogEntry, 'actor' | 'route' | 'patient' | 'patients' | 'action' | 'entity' | 'event'>): string => {
    const who = isolated(e.actor.accountId === null && e.actor.name === 'system' ? t('system') : e.actor.name)
    const patient = e.patient
      ? isolated(e.patient.name)
      : e.patients > 1
        ? t('several', { count: e.patients })
        : t('somebody')
    if (e.event) return eventWords(e.event, who, patient, e.route)
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
