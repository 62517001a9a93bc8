import { ActionIcon, FileButton, Group, SimpleGrid, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { Clinic } from '@tabib/contracts/organisation/clinics'
import { type Letterhead, letterheads, LOGO_TYPES, MAX_LOGO_BYTES } from '@tabib/contracts/organisation/letterheads'
import { IconPhoto, IconPlus, IconTrash } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { callFile, urlOf } from '../../api/call.js'
import { asProblem, Problem } from '../../api/problem.js'
import { query } from '../../api/query.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { type Fields, useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { ProseField, TextField } from '../../ui/fields.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import classes from './organisation.module.css'
import { SettingsForm } from './SettingsForm.js'

/** How the papers of a branch begin, seen while it is written. */
export function LetterheadTab({ clinic }: { clinic: Clinic }) {
  const found = useQuery(query(letterheads.get, { params: { id: clinic.id } }))
  if (found.data) return <LetterheadForm key={found.data.version} clinic={clinic} kept={found.data} />
  return found.error ? (
    <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
  ) : (
    <BlockSkeleton lines={6} />
  )
}

interface Written {
  name: string
  address: string
  phones: string
  registrations: { name: string; number: string }[]
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((l) => l.trim())
    .filter(Boolean)

/** What the contract takes: blank is not given, phones are lines, registrations without a number are left out. */
const shape = ({ name, address, phones, registrations }: Written) => ({
  ...(name.trim() ? { name } : {}),
  ...(address.trim() ? { address } : {}),
  phones: lines(phones),
  registrations: registrations.filter((r) => r.name.trim() || r.number.trim()),
})

function LetterheadForm({ clinic, kept }: { clinic: Clinic; kept: Letterhead }) {
  const { t } = useTranslation('organisation')
  const fields = useFields(
    letterheads.update.body,
    {
      name: kept.name ?? '',
      address: kept.address ?? '',
      phones: kept.phones.join('\n'),
      registrations: kept.registrations,
    } as Written,
    shape as (values: Written) => unknown,
  )
  const save = useAction(letterheads.update, {
    invalidates: ['organisation.'],
    onDone: () => {
      fields.resetDirty()
      announce(t('saved'))
    },
  })
  return (
    <div className={classes.split}>
      <SettingsForm
        fields={fields as Fields}
        pending={save.pending}
        problem={save.problem}
        disabledReason={clinic.active ? null : t('closedReadOnly')}
        onSubmit={(body) => save.run({ params: { id: clinic.id }, body }, { version: kept.version })}
      >
        <Logo clinic={clinic} kept={kept} />
        <TextField
          label={t('letterhead.name')}
          dir="auto"
          placeholder={clinic.clinicName}
          {...fields.getInputProps('name')}
        />
        <ProseField
          label={t('letterhead.address')}
          dir="auto"
          placeholder={clinic.address ?? ''}
          {...fields.getInputProps('address')}
        />
        <ProseField
          label={t('letterhead.phones')}
          description={t('letterhead.phonesHint')}
          dir="ltr"
          placeholder={clinic.phone ?? ''}
          {...fields.getInputProps('phones')}
        />
        <Registrations fields={fields as Fields} />
      </SettingsForm>
      <Preview clinic={clinic} kept={kept} written={fields.values as unknown as Written} />
    </div>
  )
}

function Registrations({ fields }: { fields: Fields }) {
  const { t } = useTranslation('organisation')
  const { registrations } = fields.values as Written
  return (
    <div role="group" aria-label={t('letterhead.registrations')}>
      <Text fw={500} mb={4}>
        {t('letterhead.registrations')}
      </Text>
      {registrations.map((_, i) => (
        // Rows have no identity of their own: they are the text in them.
        // oxlint-disable-next-line react/no-array-index-key
        <Group key={i} gap="xs" wrap="nowrap" align="flex-end" mb="xs">
          <SimpleGrid cols={2} style={{ flex: 1 }} spacing="xs">
            <TextField label={t('letterhead.body')} {...fields.getInputProps(`registrations.${i}.name`)} />
            <TextField
              label={t('letterhead.number')}
              dir="ltr"
              {...fields.getInputProps(`registrations.${i}.number`)}
            />
          </SimpleGrid>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={t('letterhead.removeRegistration')}
            onClick={() => fields.removeListItem('registrations', i)}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      {registrations.length < 6 && (
        <Act
          label={t('letterhead.addRegistration')}
          size="xs"
          icon={<IconPlus size={16} aria-hidden />}
          onClick={() => fields.insertListItem('registrations', { name: '', number: '' })}
        />
      )}
    </div>
  )
}

function Logo({ clinic, kept }: { clinic: Clinic; kept: Letterhead }) {
  const { t } = useTranslation('organisation')
  const [refused, setRefused] = useState<Problem | null>(null)
  const done = { invalidates: ['organisation.'], onDone: () => announce(t('saved')) }
  const set = useAction(letterheads.setLogo, done)
  const remove = useAction(letterheads.removeLogo, done)
  const params = { id: clinic.id }
  const hand = (file: File | null) => {
    if (!file || set.pending) return
    if (file.size > MAX_LOGO_BYTES) return setRefused(new Problem('documents.too_large'))
    setRefused(null)
    const form = new FormData()
    form.append('file', file)
    set.run({ params }, { form, version: kept.version })
  }
  return (
    <div>
      <Group gap="sm">
        {kept.logo && (
          <img
            src={`${urlOf(letterheads.logo, { params })}?${kept.logo}`}
            alt={t('letterhead.logo')}
            className={classes.logo}
          />
        )}
        <FileButton accept={LOGO_TYPES} onChange={hand} resetRef={{ current: null }}>
          {({ onClick }) => (
            <Act
              label={t(kept.logo ? 'letterhead.changeLogo' : 'letterhead.addLogo')}
              icon={<IconPhoto size={18} aria-hidden />}
              pending={set.pending}
              disabledReason={clinic.active ? null : t('closedReadOnly')}
              onClick={onClick}
            />
          )}
        </FileButton>
        {kept.logo && clinic.active && (
          <Act
            label={t('letterhead.removeLogo')}
            variant="subtle"
            color="red"
            pending={remove.pending}
            onClick={() => remove.run({ params }, { version: kept.version })}
          />
        )}
      </Group>
      <ProblemNotice problem={refused ?? set.problem ?? remove.problem} />
    </div>
  )
}

/** The head of a sheet as the printer will set it. */
function Preview({ clinic, kept, written }: { clinic: Clinic; kept: Letterhead; written: Written }) {
  const { t } = useTranslation('organisation')
  const asked = JSON.stringify(shape(written))
  const [settled] = useDebouncedValue(asked, 400)
  const body = useMemo(() => letterheads.update.body.safeParse(JSON.parse(settled)), [settled])
  const found = useQuery({
    queryKey: [letterheads.preview.id, clinic.id, clinic.version, kept.version, settled],
    queryFn: ({ signal }) =>
      callFile(letterheads.preview, { params: { id: clinic.id }, body: JSON.parse(settled) }, { signal }),
    enabled: body.success,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Infinity,
  })
  const url = useObjectUrl(found.data)
  return (
    <figure style={{ margin: 0 }}>
      <Text component="figcaption" fw={500} mb={4}>
        {t('letterhead.preview')}
      </Text>
      <div className={classes.paper} data-old={asked !== settled || found.isFetching}>
        {url ? <img src={url} alt={t('letterhead.preview')} /> : !found.error && <BlockSkeleton lines={5} />}
      </div>
      {found.error && <ProblemNotice problem={asProblem(found.error)} />}
    </figure>
  )
}

function useObjectUrl(blob: Blob | undefined) {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!blob) return
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return url
}
