import { Alert, Text } from '@mantine/core'
import type { SafetyWarning } from '@tabib/contracts/prescriptions/prescriptions'
import { IconAlertOctagon, IconAlertTriangle, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../../i18n/i18n.js'
import { isolated } from '../../i18n/isolates.js'

const looks = {
  allergy: { color: 'red', icon: IconAlertOctagon },
  interaction: { color: 'red', icon: IconAlertTriangle },
  duplicate: { color: 'amber', icon: IconCopy },
} as const

/** One thing to know before a medicine is prescribed or handed out: what, and what may happen. */
export function WarningNotice({ warning: w }: { warning: SafetyWarning }) {
  const { t } = useTranslation('prescriptions')
  const { color, icon: Shape } = looks[w.kind]
  const words = { medicine: isolated(w.medicine), against: isolated(w.against) }
  const kind = w.current ? (`${w.kind}Current` as const) : w.kind
  const effect = w.effect?.[currentLanguage()] ?? w.effect?.en
  return (
    <Alert role="alert" variant="light" color={color} icon={<Shape size={20} aria-hidden />} p="xs">
      <Text component="span" inherit fw={650} c="var(--mantine-color-text)">
        {t(`warning.${kind}`, words)}
      </Text>{' '}
      {(effect || w.reaction) && (
        <Text component="span" inherit c="var(--mantine-color-text)">
          {effect ?? t('warning.reaction', { reaction: w.reaction })}
        </Text>
      )}
    </Alert>
  )
}
