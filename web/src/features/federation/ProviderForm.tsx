import { SimpleGrid, Stack, Text, Title } from '@mantine/core'
import {
  federationSettings,
  keyAlgorithms,
  keySources,
  secretAlgorithms,
  type Settings,
  settingsDraft,
} from '@tabib/contracts/federation/settings'
import { organisationChoices } from './choices.js'
import { type FormEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useMe } from '../../api/session.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { focusRefused, useFields, useProblemFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { BigAction } from '../../ui/BigAction.js'
import { PasswordField, ProseField, SwitchField, TextField } from '../../ui/fields.js'
import { ChoiceField, PickField, PickSeveralField } from '../../ui/picks.js'
import classes from './federation.module.css'
import { RoleTable } from './RoleTable.js'
import { TestPanel } from './TestPanel.js'

type Draft = ReturnType<typeof draftOf>
export type DraftFields = ReturnType<typeof useFields<Draft, typeof settingsDraft>>

function draftOf(s: Settings) {
  const { version: _v, mode: _m, setUp: _s, redirectUri: _r, recoveryCodeAt: _c, signedIn: _i, ...rest } = s
  const { hasSharedSecret: _1, hasIntrospectionKey: _2, hasClientSecret: _3, ...open } = rest
  return { ...open, sharedSecret: '', introspectionKey: '', clientSecret: '' }
}

/** What is sent: a secret that was not typed stays as it is. */
function bodyOf({ sharedSecret, introspectionKey, clientSecret, ...open }: Draft) {
  const typed = Object.entries({ sharedSecret, introspectionKey, clientSecret }).filter(([, v]) => v !== '')
  return { ...open, ...Object.fromEntries(typed) }
}

/** The provider: its addresses and keys, whom it may name what, and a try-out before it counts. */
export function ProviderForm({ settings }: { settings: Settings }) {
  const { t } = useTranslation(['federation', 'core'])
  const fields = useFields(settingsDraft, draftOf(settings), bodyOf)
  const form = useRef<HTMLFormElement>(null)
  const save = useAction(federationSettings.save, {
    invalidates: ['federation.'],
    onDone: () => announce(t('settings.saved')),
  })
  useProblemFields(fields, save.problem, form)
  const shown = save.problem && save.problem.errors.length && Object.keys(fields.errors).length ? null : save.problem
  const submit = (e: FormEvent<HTMLFormElement>) => {
    if (save.pending) return e.preventDefault()
    return fields.onSubmit(
      (body) => save.run({ body }, { version: settings.version }),
      () => focusRefused(form.current!),
    )(e)
  }
  return (
    <form ref={form} noValidate onSubmit={submit}>
      <Stack gap="lg">
        <Title order={2}>{t('provider.title')}</Title>
        <TextField label={t('provider.name')} description={t('provider.nameHint')} {...fields.getInputProps('name')} />
        <TextField
          label={t('provider.issuer')}
          description={t('provider.issuerHint')}
          dir="ltr"
          {...fields.getInputProps('issuer')}
        />
        <BrowserPart fields={fields} settings={settings} />
        <BearerPart fields={fields} settings={settings} />
        <PeoplePart fields={fields} />
        <TestPanel draft={() => settingsDraft.safeParse(bodyOf(fields.values)).data} />
        <ProblemNotice problem={shown} />
        <BigAction label={t('core:save')} type="submit" pending={save.pending} />
      </Stack>
    </form>
  )
}

function BrowserPart({ fields, settings }: { fields: DraftFields; settings: Settings }) {
  const { t } = useTranslation('federation')
  return (
    <Stack gap="sm">
      <SwitchField label={t('browser.on')} description={t('browser.hint')} {...fields.getInputProps('oidc')} />
      {fields.values.oidc && (
        <>
          <Text>
            {t('browser.redirect')}{' '}
            <Text component="code" dir="ltr" className={classes.address ?? ''}>
              {settings.redirectUri}
            </Text>
          </Text>
          <TextField
            label={t('browser.clientId')}
            description={t('browser.clientIdHint')}
            dir="ltr"
            {...fields.getInputProps('clientId')}
          />
          <PasswordField
            label={t('browser.clientSecret')}
            description={`${t('browser.clientSecretHint')} ${t(settings.hasClientSecret ? 'secret.kept' : 'secret.none')}`}
            autoComplete="off"
            {...fields.getInputProps('clientSecret')}
          />
          <TextField
            label={t('browser.scopes')}
            description={t('browser.scopesHint')}
            dir="ltr"
            {...fields.getInputProps('scopes')}
          />
        </>
      )}
    </Stack>
  )
}

function BearerPart({ fields, settings }: { fields: DraftFields; settings: Settings }) {
  const { t } = useTranslation('federation')
  const { bearer, keySource } = fields.values
  const fitting = keySource === 'secret' ? secretAlgorithms : keyAlgorithms
  return (
    <Stack gap="sm">
      <SwitchField label={t('bearer.on')} description={t('bearer.hint')} {...fields.getInputProps('bearer')} />
      {bearer && (
        <>
          <TextField
            label={t('bearer.audience')}
            description={t('bearer.audienceHint')}
            dir="ltr"
            {...fields.getInputProps('audience')}
          />
          <ChoiceField
            label={t('bearer.keySource')}
            description={t('bearer.keySourceHint')}
            choices={keySources.map((k) => ({ value: k, label: t(`bearer.${k}`) }))}
            value={keySource}
            onChange={(v) => {
              fields.setFieldValue('keySource', v)
              fields.setFieldValue('algorithms', [v === 'secret' ? 'HS256' : 'RS256'])
            }}
          />
          {keySource === 'jwks' && (
            <TextField
              label={t('bearer.jwksUrl')}
              description={t('bearer.jwksUrlHint')}
              dir="ltr"
              {...fields.getInputProps('jwksUrl')}
            />
          )}
          {keySource === 'key' && (
            <ProseField
              label={t('bearer.publicKey')}
              description={t('bearer.publicKeyHint')}
              dir="ltr"
              {...fields.getInputProps('publicKey')}
            />
          )}
          {keySource === 'secret' && (
            <PasswordField
              label={t('bearer.sharedSecret')}
              description={`${t('bearer.sharedSecretHint')} ${t(settings.hasSharedSecret ? 'secret.kept' : 'secret.none')}`}
              autoComplete="off"
              {...fields.getInputProps('sharedSecret')}
            />
          )}
          <PickSeveralField
            label={t('bearer.algorithms')}
            description={t('bearer.algorithmsHint')}
            choices={fitting.map((a) => ({ value: a, label: a }))}
            {...fields.getInputProps('algorithms')}
          />
          <TextField
            label={t('bearer.introspectionUrl')}
            description={t('bearer.introspectionHint')}
            dir="ltr"
            {...fields.getInputProps('introspectionUrl')}
          />
          {fields.values.introspectionUrl !== '' && (
            <PasswordField
              label={t('bearer.introspectionKey')}
              description={`${t('bearer.introspectionKeyHint')} ${t(settings.hasIntrospectionKey ? 'secret.kept' : 'secret.none')}`}
              autoComplete="off"
              {...fields.getInputProps('introspectionKey')}
            />
          )}
        </>
      )}
    </Stack>
  )
}

const facts = ['subject', 'name', 'email', 'phone', 'picture', 'roles'] as const

function PeoplePart({ fields }: { fields: DraftFields }) {
  const { t } = useTranslation('federation')
  const me = useMe()
  return (
    <Stack gap="sm">
      <Title order={2}>{t('people.title')}</Title>
      <Text c="dimmed">{t('people.hint')}</Text>
      <PickField
        label={t('people.branch')}
        description={t('people.branchHint')}
        choices={organisationChoices(me.branches)}
        {...fields.getInputProps('branchId')}
      />
      <RoleTable fields={fields} />
      <SwitchField
        label={t('people.linkByEmail')}
        description={t('people.linkByEmailHint')}
        {...fields.getInputProps('linkByEmail')}
      />
      <Title order={3}>{t('claims.title')}</Title>
      <Text c="dimmed">{t('claims.hint')}</Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        {facts.map((f) => (
          <TextField
            key={f}
            label={t(`claims.${f}`)}
            description={t(`claims.${f}Hint`)}
            dir="ltr"
            {...fields.getInputProps(`claims.${f}`)}
          />
        ))}
      </SimpleGrid>
    </Stack>
  )
}
