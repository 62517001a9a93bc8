import { Alert, Group, Stack } from '@mantine/core'
import { operatorSecurity, type OperatorSecurity } from '@tabib/contracts/operators/security'
import { operatorSessions } from '@tabib/contracts/operators/sessions'
import { IconShieldExclamation } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { Act } from '../../ui/BigAction.js'
import { Page } from '../../ui/Page.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { AppSection, ChangePassword, type Door, RecoverySection, Section, SessionsSection } from '../identity/index.js'
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
  const door: Door = { routes: operatorSecurity, stale, whose: security.data?.username ?? '', where: own('console') }
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
              <AppSection on={security.data.totp} door={door} />
              {security.data.totp && <RecoverySection left={security.data.recoveryCodesLeft} door={door} />}
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
