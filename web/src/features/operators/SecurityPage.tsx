import { Alert, Group, Stack } from '@mantine/core'
import { operatorSecurity, type OperatorSecurity } from '@tabib/contracts/operators/security'
import { operatorSessions } from '@tabib/contracts/operators/sessions'
import { IconShieldExclamation } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { invalidate, query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { Act } from '../../ui/BigAction.js'
import { Page } from '../../ui/Page.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { AppSetUp, ChangePassword, Dialog, OnOff, RecoveryCodes, Section, SessionsSection } from '../identity/index.js'
import { Console } from './Console.js'

const stale = ['operators.security.', 'operators.sessions.']

/** How the operator's own account is protected, and where they are signed in. */
export default function SecurityPage() {
  return (
    <Console>
      <Security />
    </Console>
  )
}

function Security() {
  const { t } = useTranslation('identity')
  const { t: own } = useTranslation('operators')
  const security = useQuery(query(operatorSecurity.get, {}))
  return (
    <Page title={t('security.title')} width="reading">
      <ProblemNotice problem={security.error} onRetry={() => void security.refetch()} />
      {security.isPending && <BlockSkeleton lines={8} />}
      {security.data && (
        <Stack gap="lg">
          {security.data.passwordOnce && (
            <Alert color="amber" variant="light" icon={<IconShieldExclamation size={20} aria-hidden />}>
              {own('security.once')}
            </Alert>
          )}
          <Password security={security.data} />
          {!security.data.passwordOnce && (
            <>
              <App security={security.data} />
              <Recovery security={security.data} />
              <SessionsSection
                list={operatorSessions.list}
                one={operatorSessions.endOne}
                others={operatorSessions.endOthers}
              />
            </>
          )}
        </Stack>
      )}
    </Page>
  )
}

function Password({ security }: { security: OperatorSecurity }) {
  const { t } = useTranslation('identity')
  const f = useFormat()
  const [open, setOpen] = useState(security.passwordOnce)
  const { passwordChangedAt: at } = security
  return (
    <Section
      title={t('security.password')}
      hint={at ? t('security.passwordChanged', { at: f.dateTime(at) }) : t('security.passwordHint')}
    >
      <Group gap="sm">
        <Act label={t('security.changePassword')} onClick={() => setOpen(true)} />
      </Group>
      {open && (
        <ChangePassword route={operatorSecurity.changePassword} invalidates={stale} onClose={() => setOpen(false)} />
      )}
    </Section>
  )
}

function App({ security }: { security: OperatorSecurity }) {
  const { t } = useTranslation('identity')
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const enable = useAction(operatorSecurity.enable)
  const confirm = useAction(operatorSecurity.confirm, { onDone: ({ recoveryCodes }) => setCodes(recoveryCodes) })
  const disable = useAction(operatorSecurity.disable, { invalidates: stale })
  return (
    <Section title={t('security.app')} hint={t('security.appHint')} state={<OnOff on={security.totp} />}>
      <Group gap="sm">
        {security.totp ? (
          <Act label={t('security.stop')} onClick={() => disable.run({})} pending={disable.pending} />
        ) : (
          <Act label={t('security.appSet')} onClick={() => enable.run({})} pending={enable.pending} />
        )}
      </Group>
      <ProblemNotice problem={enable.problem ?? disable.problem} />
      {enable.answer && !codes && !security.totp && (
        <Dialog title={t('security.app')} onClose={enable.reset}>
          <AppSetUp setUp={enable.answer} {...confirm} onCode={(code) => confirm.run({ body: { code } })} />
        </Dialog>
      )}
      <OwnCodes
        security={security}
        codes={codes}
        onClose={() => {
          setCodes(null)
          enable.reset()
          void invalidate(stale)
        }}
      />
    </Section>
  )
}

function Recovery({ security }: { security: OperatorSecurity }) {
  const { t } = useTranslation('identity')
  const renew = useAction(operatorSecurity.renewRecoveryCodes, { invalidates: stale })
  if (!security.totp) return null
  return (
    <Section
      title={t('security.recovery')}
      hint={t('security.recoveryLeft', { count: security.recoveryCodesLeft })}
      state={<OnOff on={security.recoveryCodesLeft > 0} />}
    >
      <Group>
        <Act label={t('security.recoveryRenew')} onClick={() => renew.run({})} pending={renew.pending} />
      </Group>
      <ProblemNotice problem={renew.problem} />
      <OwnCodes security={security} codes={renew.answer?.recoveryCodes ?? null} onClose={renew.reset} />
    </Section>
  )
}

interface OwnCodesProps {
  security: OperatorSecurity
  codes: readonly string[] | null
  onClose: () => void
}

function OwnCodes({ security, codes, onClose }: OwnCodesProps) {
  const { t } = useTranslation('operators')
  return <RecoveryCodes codes={codes} whose={security.username} where={t('console')} onClose={onClose} />
}
