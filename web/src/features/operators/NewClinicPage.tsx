import { Anchor, Group, Paper, SimpleGrid, Text, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { clinics } from '@tabib/contracts/operators/clinics'
import { slug as slugShape } from '@tabib/contracts/operators/slug'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { type Language, languages, ownName } from '../../i18n/i18n.js'
import { paths } from '../../paths.js'
import { FormPage } from '../../shared/forms.js'
import { type Fields, useFields, withoutBlanks } from '../../shared/useFields.js'
import { ActionBar, Act, BigAction } from '../../ui/BigAction.js'
import { TextField } from '../../ui/fields.js'
import { Page } from '../../ui/Page.js'
import { ChoiceField, PickField } from '../../ui/picks.js'
import { Console } from './Console.js'
import classes from './Console.module.css'
import { countries, slugFrom } from './countries.js'
import { Invitation } from './Invitation.js'
import { shownAddress } from './parts.js'

/** Opens a clinic: where it is, what it is called, who governs it. */
export default function NewClinicPage() {
  return (
    <Console>
      <NewClinic />
    </Console>
  )
}

const empty = {
  name: '',
  slug: '',
  country: 'IN',
  ...countries['IN']!,
  language: 'en' as Language,
  branch: { name: '', code: 'MAIN' },
  admin: { name: '', username: '', email: '', phone: '' },
}

function NewClinic() {
  const { t } = useTranslation('operators')
  const action = useAction(clinics.open, { invalidates: ['operators.clinics.'] })
  const fields = useFields(clinics.open.body, empty, (v) => ({
    ...v,
    branch: { ...v.branch, code: v.branch.code.toUpperCase() },
    admin: withoutBlanks(v.admin),
  }))
  const [typed, setTyped] = useState(false)
  const address = useAddress(fields.values.slug)
  if (action.answer) return <Opened answer={action.answer} />
  const name = (value: string) => {
    fields.setFieldValue('name', value)
    if (!typed) fields.setFieldValue('slug', slugFrom(value))
  }
  return (
    <FormPage
      title={t('new.title')}
      fields={fields}
      submitLabel={t('new.submit')}
      shortcut="F10"
      pending={action.pending}
      problem={action.problem}
      disabledReason={address.state === 'taken' ? t('new.slugTaken') : null}
      onSubmit={(body) => action.run({ body })}
    >
      <Paper className={classes.card ?? ''}>
        <Title order={2}>{t('new.clinic')}</Title>
        <TextField
          label={t('new.name')}
          dir="auto"
          autoFocus
          required
          {...fields.getInputProps('name')}
          onChange={name}
        />
        <TextField
          label={t('new.slug')}
          description={t('new.slugHint')}
          dir="ltr"
          autoCapitalize="none"
          spellCheck={false}
          required
          {...fields.getInputProps('slug')}
          onChange={(value) => {
            setTyped(true)
            fields.setFieldValue('slug', value.toLowerCase())
          }}
        />
        <Address {...address} />
        <Where fields={fields} />
        <ChoiceField
          label={t('new.language')}
          choices={languages.map((l) => ({ value: l, label: ownName[l] }))}
          {...fields.getInputProps('language')}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextField label={t('new.branch')} dir="auto" required {...fields.getInputProps('branch.name')} />
          <TextField
            label={t('new.code')}
            description={t('new.codeHint')}
            dir="ltr"
            maxLength={5}
            required
            {...fields.getInputProps('branch.code')}
          />
        </SimpleGrid>
      </Paper>
      <Paper className={classes.card ?? ''}>
        <Title order={2}>{t('new.admin')}</Title>
        <Text c="dimmed">{t('new.adminHint')}</Text>
        <AdminFields fields={fields} at="admin." />
      </Paper>
    </FormPage>
  )
}

/** Who will govern the clinic. */
export function AdminFields({ fields, at = '' }: { fields: Fields; at?: string }) {
  const { t } = useTranslation('operators')
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <TextField label={t('admin.name')} dir="auto" required {...fields.getInputProps(`${at}name`)} />
      <TextField
        label={t('admin.username')}
        dir="ltr"
        autoCapitalize="none"
        spellCheck={false}
        autoComplete="off"
        required
        {...fields.getInputProps(`${at}username`)}
      />
      <TextField
        label={t('admin.email')}
        type="email"
        dir="ltr"
        autoComplete="off"
        {...fields.getInputProps(`${at}email`)}
      />
      <TextField
        label={t('admin.phone')}
        type="tel"
        dir="ltr"
        autoComplete="off"
        {...fields.getInputProps(`${at}phone`)}
      />
    </SimpleGrid>
  )
}

function Where({ fields }: { fields: Fields }) {
  const { t } = useTranslation('operators')
  const f = useFormat()
  const nameOf = new Intl.DisplayNames(f.locale, { type: 'region' })
  const moneyOf = new Intl.DisplayNames(f.locale, { type: 'currency' })
  const zones = Intl.supportedValuesOf('timeZone')
  const own = fields.values.timeZone as string
  const choose = (country: string | null) => {
    if (!country) return
    fields.setFieldValue('country', country)
    fields.setFieldValue('timeZone', countries[country]!.timeZone)
    fields.setFieldValue('currency', countries[country]!.currency)
  }
  const byName = (a: { label: string }, b: { label: string }) => a.label.localeCompare(b.label, f.locale)
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      <PickField
        label={t('new.country')}
        choices={Object.keys(countries)
          .map((c) => ({ value: c, label: nameOf.of(c) ?? c }))
          .sort(byName)}
        {...fields.getInputProps('country')}
        onChange={choose}
      />
      <PickField
        label={t('new.zone')}
        choices={[...new Set([own, ...zones])].map((z) => ({ value: z, label: z.replaceAll('_', ' ') }))}
        {...fields.getInputProps('timeZone')}
      />
      <PickField
        label={t('new.currency')}
        choices={[...new Set(Object.values(countries).map((c) => c.currency))]
          .map((c) => ({ value: c, label: `${c} · ${moneyOf.of(c) ?? c}` }))
          .sort(byName)}
        {...fields.getInputProps('currency')}
      />
    </SimpleGrid>
  )
}

interface AddressState {
  state: 'none' | 'asking' | 'free' | 'taken'
  address: string
}

/** Asks, while the person types, whether an address can be had. */
function useAddress(typed: string): AddressState {
  const [slug] = useDebouncedValue(typed, 250)
  const valid = slugShape.safeParse(slug).success
  const { data } = useQuery({ ...query(clinics.slug, { params: { slug } }), enabled: valid, staleTime: 5_000 })
  if (!slugShape.safeParse(typed).success) return { state: 'none', address: '' }
  if (typed !== slug || !data || data.slug !== typed) return { state: 'asking', address: '' }
  return { state: data.free ? 'free' : 'taken', address: data.address }
}

function Address({ state, address }: AddressState) {
  const { t } = useTranslation('operators')
  const Shape = state === 'free' ? IconCheck : IconX
  return (
    <Group gap={6} mih={24} role="status" wrap="nowrap">
      {state === 'asking' && <Text c="dimmed">{t('new.slugAsking')}</Text>}
      {(state === 'free' || state === 'taken') && (
        <>
          <Shape size={18} aria-hidden color={`var(--mantine-color-${state === 'free' ? 'teal' : 'red'}-6)`} />
          <Text>
            <bdi dir="ltr">{shownAddress(address)}</bdi> · {t(state === 'free' ? 'new.slugFree' : 'new.slugTaken')}
          </Text>
        </>
      )}
    </Group>
  )
}

type Answer = (typeof clinics.open)['result']['_output']

function Opened({ answer: { clinic, invitation } }: { answer: Answer }) {
  const { t } = useTranslation('operators')
  const navigate = useNavigate()
  return (
    <Page title={t('opened.title', { name: clinic.name })} width="reading">
      <Paper className={classes.card ?? ''}>
        <Text>
          {t('opened.at')}{' '}
          <Anchor href={clinic.address} dir="ltr">
            {shownAddress(clinic.address)}
          </Anchor>
        </Text>
      </Paper>
      <Paper className={classes.card ?? ''}>
        <Title order={2}>{t('invitation.title')}</Title>
        <Invitation clinicName={clinic.name} invitation={invitation} />
      </Paper>
      <ActionBar
        start={
          <Act label={t('opened.list')} variant="subtle" onClick={() => void navigate({ to: paths.operator() })} />
        }
      >
        <BigAction
          label={t('opened.details')}
          onClick={() => void navigate({ to: paths.operatorClinic(clinic.slug) })}
        />
      </ActionBar>
    </Page>
  )
}
