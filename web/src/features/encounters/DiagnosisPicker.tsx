import { Combobox, Group, Loader, Pill, PillsInput, Text } from '@mantine/core'
import { type DiagnosisCode, diagnoses } from '@tabib/contracts/encounters/diagnoses'
import { IconCheck } from '@tabler/icons-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useFinder } from '../../shared/useFinder.js'
import { useTitles } from './titles.js'

/** A diagnosis as the pad keeps it: the code, and its title in the languages it is known in. */
export interface PickedDiagnosis {
  code: string
  title: Record<string, string>
}

interface DiagnosisPickerProps {
  value: readonly PickedDiagnosis[]
  onChange: (value: PickedDiagnosis[]) => void
  label?: string
  error?: ReactNode
  disabled?: boolean
}

/** Several diagnoses by words of any language or by code: type, arrows, Enter; Backspace takes the last one back. */
export function DiagnosisPicker({ value, onChange, label, error, disabled }: DiagnosisPickerProps) {
  const { t } = useTranslation('encounters')
  const titleIn = useTitles()
  const find = useFinder({
    search: (q) => ({ ...query(diagnoses.search, { query: { q, limit: 12 } }), staleTime: 600_000 }),
    keyOf: (d) => d.code,
    onPick: (d) => {
      if (!isChosen(d)) onChange([...value, plain(d)])
    },
  })
  // What is chosen already stays in the list, so that Enter never takes its neighbour instead.
  const isChosen = (d: DiagnosisCode) => value.some((v) => v.code === d.code)
  const remove = (code: string) => onChange(value.filter((d) => d.code !== code))
  const key = (e: KeyboardEvent) => {
    if (e.key === 'Backspace' && find.text === '' && value.length > 0) {
      e.preventDefault()
      remove(value.at(-1)!.code)
    }
  }

  return (
    <Combobox store={find.box} onOptionSubmit={find.pick} shadow="md">
      <Combobox.DropdownTarget>
        <PillsInput
          label={label ?? t('diagnoses.label')}
          error={error}
          disabled={disabled ?? false}
          rightSection={find.searching ? <Loader size={16} aria-label={t('diagnoses.searching')} /> : null}
          {...find.capture}
        >
          <Pill.Group>
            {value.map((d) => (
              <Pill
                key={d.code}
                withRemoveButton
                onRemove={() => remove(d.code)}
                removeButtonProps={{ 'aria-label': t('diagnoses.remove', { title: titleIn(d.title) }), tabIndex: 0 }}
              >
                <bdi>{titleIn(d.title)}</bdi> <bdi dir="ltr">{d.code}</bdi>
              </Pill>
            ))}
            <Combobox.EventsTarget>
              <PillsInput.Field
                {...find.field}
                dir="auto"
                aria-label={label ?? t('diagnoses.label')}
                placeholder={t('diagnoses.placeholder')}
                maxLength={100}
                disabled={disabled}
                onKeyDown={key}
              />
            </Combobox.EventsTarget>
          </Pill.Group>
        </PillsInput>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown hidden={find.typed === ''}>
        <Combobox.Options aria-label={label ?? t('diagnoses.label')} mah={320} style={{ overflowY: 'auto' }}>
          {find.items.map((d) => (
            <Combobox.Option key={d.code} value={d.code}>
              <Option code={d} chosen={isChosen(d)} />
            </Combobox.Option>
          ))}
          {find.items.length === 0 && find.fresh && <Combobox.Empty>{t('diagnoses.none')}</Combobox.Empty>}
          {find.items.length === 0 && find.searching && <Combobox.Empty>{t('diagnoses.searching')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
      <ProblemNotice problem={find.problem} onRetry={find.retry} />
    </Combobox>
  )
}

function Option({ code, chosen }: { code: DiagnosisCode; chosen: boolean }) {
  const { t } = useTranslation('encounters')
  const titleIn = useTitles()
  const title = titleIn(code.title)
  return (
    <Group gap="sm" wrap="nowrap" justify="space-between">
      <span>
        <bdi>{title}</bdi>
        {title !== code.title.en && (
          <Text component="span" size="sm" opacity={0.95} ms={8}>
            <bdi>{code.title.en}</bdi>
          </Text>
        )}
      </span>
      <Group gap={6} wrap="nowrap">
        {chosen && <IconCheck size={16} aria-label={t('diagnoses.chosen')} />}
        <Text component="bdi" dir="ltr" size="sm" fw={600}>
          {code.code}
        </Text>
      </Group>
    </Group>
  )
}

const plain = (d: DiagnosisCode): PickedDiagnosis => ({
  code: d.code,
  title: Object.fromEntries(Object.entries(d.title).filter((e): e is [string, string] => typeof e[1] === 'string')),
})
