import { Combobox, Group, Loader, Pill, PillsInput, Text, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type DiagnosisCode, diagnoses } from '@tabib/contracts/encounters/diagnoses'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
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
  const [text, setText] = useState('')
  const [sought] = useDebouncedValue(text.trim(), 120)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const found = useQuery({
    ...query(diagnoses.search, { query: { q: sought, limit: 12 } }),
    enabled: sought !== '',
    placeholderData: keepPreviousData,
    staleTime: 600_000,
  })
  const chosen = new Set(value.map((d) => d.code))
  const options = text.trim() === '' ? [] : (found.data?.items ?? []).filter((d) => !chosen.has(d.code))
  const firstCode = options[0]?.code
  useEffect(() => {
    if (firstCode) combobox.selectFirstOption()
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [firstCode])

  const add = (code: string) => {
    const picked = options.find((d) => d.code === code)
    if (picked) onChange([...value, plain(picked)])
    setText('')
    combobox.closeDropdown()
  }
  const remove = (code: string) => onChange(value.filter((d) => d.code !== code))
  const key = (e: KeyboardEvent) => {
    if (e.key === 'Backspace' && text === '' && value.length > 0) {
      e.preventDefault()
      remove(value.at(-1)!.code)
    }
  }

  return (
    <Combobox store={combobox} onOptionSubmit={add} shadow="md">
      <Combobox.DropdownTarget>
        <PillsInput
          label={label ?? t('diagnoses.label')}
          error={error}
          disabled={disabled ?? false}
          rightSection={found.isFetching ? <Loader size={16} aria-label={t('diagnoses.searching')} /> : null}
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
                value={text}
                dir="auto"
                aria-label={label ?? t('diagnoses.label')}
                placeholder={t('diagnoses.placeholder')}
                autoComplete="off"
                maxLength={100}
                disabled={disabled}
                onChange={(e) => {
                  setText(e.currentTarget.value)
                  combobox.openDropdown()
                }}
                onKeyDown={key}
                onFocus={() => text && combobox.openDropdown()}
                onBlur={() => combobox.closeDropdown()}
              />
            </Combobox.EventsTarget>
          </Pill.Group>
        </PillsInput>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown hidden={text.trim() === ''}>
        <Combobox.Options aria-label={label ?? t('diagnoses.label')} mah={320} style={{ overflowY: 'auto' }}>
          {options.map((d) => (
            <Combobox.Option key={d.code} value={d.code}>
              <Option code={d} />
            </Combobox.Option>
          ))}
          {options.length === 0 && !found.isFetching && sought !== '' && (
            <Combobox.Empty>{t('diagnoses.none')}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

function Option({ code }: { code: DiagnosisCode }) {
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
      <Text component="bdi" dir="ltr" size="sm" fw={600}>
        {code.code}
      </Text>
    </Group>
  )
}

const plain = (d: DiagnosisCode): PickedDiagnosis => ({
  code: d.code,
  title: Object.fromEntries(Object.entries(d.title).filter((e): e is [string, string] => typeof e[1] === 'string')),
})
