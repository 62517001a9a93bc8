import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { phoneForPeople, toE164 } from '@tabib/contracts/core/phone'
import { estimateBirthDate } from '@tabib/contracts/core/time'
import { OLDEST, type PatientCard, patients } from '@tabib/contracts/patients/patients'
import { IconUserQuestion } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useMe } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { AgeText, NameText } from '../../shared/text.js'

interface WarningProps {
  name: string
  phone: string
  age: number | null
  birthDate: string | null
  onOpen: (patient: PatientCard) => void
}

/** Says, while somebody is being registered, who they may be already. Never in the way: the form can be saved all the same. */
export function DuplicateWarning({ onOpen, ...typed }: WarningProps) {
  const { t } = useTranslation(['patients', 'core'])
  const likely = useLikely(typed)
  if (likely.length === 0) return <div role="status" style={{ display: 'contents' }} />
  return (
    <div role="status">
      <Alert
        variant="light"
        color="amber"
        icon={<IconUserQuestion size={20} aria-hidden />}
        p="sm"
        title={t('duplicates.title', { count: likely.length })}
      >
        <Stack gap={8}>
          {likely.map((p) => (
            <Group key={p.id} justify="space-between" gap="xs">
              <div style={{ minWidth: 0, flex: '1 1 12rem' }}>
                <Text component="div" fw={650} c="var(--mantine-color-text)">
                  <NameText name={p.name} />
                </Text>
                <Text component="div" size="sm" c="var(--mantine-color-text)">
                  <AgeText birthDate={p.birthDate} estimated={p.birthDateEstimated} /> · {t(`core:gender.${p.gender}`)}{' '}
                  · <bdi>{p.number}</bdi>
                  {p.phone && (
                    <>
                      {' · '}
                      <bdi dir="ltr" style={{ whiteSpace: 'nowrap' }}>
                        {phoneForPeople(p.phone)}
                      </bdi>
                    </>
                  )}
                </Text>
              </div>
              <Button size="sm" variant="default" onClick={() => onOpen(p)}>
                {t('duplicates.open')}
              </Button>
            </Group>
          ))}
        </Stack>
      </Alert>
    </div>
  )
}

function useLikely({ name, phone, age, birthDate }: Omit<WarningProps, 'onOpen'>) {
  const f = useFormat()
  const { branch } = useMe()
  const born = birthDate ?? (age !== null && age <= OLDEST ? estimateBirthDate(age, f.today()) : undefined)
  const whole = toE164(phone, branch.country) ?? undefined
  const [sought] = useDebouncedValue(
    JSON.stringify({ name: name.trim(), ...(whole ? { phone: whole } : {}), ...(born ? { birthDate: born } : {}) }),
    250,
  )
  const asked = JSON.parse(sought) as { name: string; phone?: string; birthDate?: string }
  const enabled = asked.name.length >= 3 && Boolean(asked.phone ?? asked.birthDate)
  const found = useQuery({
    ...query(patients.duplicates, { query: asked }),
    enabled,
    placeholderData: keepPreviousData,
  })
  return enabled ? (found.data?.items ?? []) : []
}
