import { Alert, Group, Stack, Text } from '@mantine/core'
import { mfa, type Security } from '@tabib/contracts/identity/mfa'
import { passwords } from '@tabib/contracts/identity/passwords'
import { sessions } from '@tabib/contracts/identity/sessions'
import { IconShieldExclamation } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { query } from '../../../api/query.js'
import { useMe } from '../../../api/session.js'
import { useFormat } from '../../../i18n/format.js'
import { FormDialog } from '../../../shared/forms.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { useFields } from '../../../shared/useFields.js'
import { announce } from '../../../ui/announce.js'
import { Act } from '../../../ui/BigAction.js'
import { Page } from '../../../ui/Page.js'
import { BlockSkeleton } from '../../../ui/Skeletons.js'
import { ChangePassword } from './ChangePassword.js'
import { AppSection, type Door, PasskeySection, RecoverySection } from './FactorSections.js'
import { PinField } from './PinField.js'
import { OnOff, Section } from './Section.js'
import { SessionsSection } from './SessionsSection.js'

const stale = ['identity.mfa.', 'identity.auth.me']

/** How my account is protected, and where I am signed in. */
export default function SecurityPage() {
  const { t } = useTranslation('identity')
  const me = useMe()
  const security = useQuery(query(mfa.security, {}))
  const door: Door = { routes: mfa, stale, whose: me.name, where: me.branch.clinicName }
  return (
    <Page title={t('security.title')} width="reading">
      {me.secondFactorMissing && (
        <Alert color="amber" variant="light" icon={<IconShieldExclamation size={20} aria-hidden />}>
          {t('security.missing')}
        </Alert>
      )}
      <ProblemNotice problem={security.error} onRetry={() => void security.refetch()} />
      {security.isPending && <BlockSkeleton lines={8} />}
      <Stack gap="lg">
        {security.data && (
          <>
            <PasswordSection security={security.data} />
            <AppSection on={security.data.totp} door={door} />
            <PasskeySection security={security.data} door={door} />
            {(security.data.totp || security.data.passkeys.length > 0) && (
              <RecoverySection left={security.data.recoveryCodesLeft} door={door} />
            )}
            <PinSection security={security.data} />
          </>
        )}
        <SessionsSection list={sessions.list} one={sessions.end} others={sessions.endOthers} />
      </Stack>
    </Page>
  )
}

function PasswordSection({ security }: { security: Security }) {
  const { t } = useTranslation('identity')
  const f = useFormat()
  const [open, setOpen] = useState(false)
  const verify = useAction(passwords.askVerification, { onDone: () => announce(t('security.emailSent')) })
  return (
    <Section
      title={t('security.password')}
      hint={
        security.passwordChangedAt
          ? t('security.passwordChanged', { at: f.dateTime(security.passwordChangedAt) })
          : t('security.passwordHint')
      }
    >
      <Group gap="sm">
        <Act label={t('security.changePassword')} onClick={() => setOpen(true)} />
        {security.email && !security.emailVerified && (
          <Act label={t('security.proveEmail')} onClick={() => verify.run({})} pending={verify.pending} />
        )}
      </Group>
      {security.email && (
        <Text size="sm" c="dimmed">
          <bdi dir="ltr">{security.email}</bdi> · {t(security.emailVerified ? 'security.proved' : 'security.notProved')}
        </Text>
      )}
      <ProblemNotice problem={verify.problem} />
      {open && (
        <ChangePassword
          route={passwords.change}
          invalidates={['identity.mfa.', 'identity.sessions.']}
          onClose={() => setOpen(false)}
        />
      )}
    </Section>
  )
}

function PinSection({ security }: { security: Security }) {
  const { t } = useTranslation('identity')
  const [open, setOpen] = useState(false)
  const remove = useAction(sessions.removePin, { invalidates: stale })
  return (
    <Section title={t('security.pin')} hint={t('security.pinHint')} state={<OnOff on={security.pin} />}>
      <Group gap="sm">
        <Act label={t(security.pin ? 'security.pinChange' : 'security.pinSet')} onClick={() => setOpen(true)} />
        {security.pin && <Act label={t('security.stop')} onClick={() => remove.run({})} pending={remove.pending} />}
      </Group>
      <ProblemNotice problem={remove.problem} />
      {open && <ChoosePin onClose={() => setOpen(false)} />}
    </Section>
  )
}

function ChoosePin({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('identity')
  const fields = useFields(sessions.setPin.body, { pin: '' })
  const set = useAction(sessions.setPin, {
    invalidates: stale,
    onDone: () => {
      announce(t('security.pinDone'))
      onClose()
    },
  })
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('security.pin')}
      fields={fields}
      submitLabel={t('security.pinSave')}
      pending={set.pending}
      problem={set.problem}
      onSubmit={(body) => set.run({ body })}
    >
      <PinField
        label={t('security.pinNew')}
        description={t('security.pinRule')}
        autoComplete="new-password"
        autoFocus
        {...fields.getInputProps('pin')}
      />
    </FormDialog>
  )
}
