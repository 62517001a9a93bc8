import { Group, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../api/problem.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { Act } from '../../../ui/BigAction.js'
import { CodeField } from './CodeField.js'
import classes from './security.module.css'

interface AppSetUpProps {
  setUp: { secret: string; svg: string }
  pending: boolean
  problem: Problem | null
  onCode: (code: string) => void
}

/** An authenticator app is handed its secret, and shows with a code that it has it. */
export function AppSetUp({ setUp, pending, problem, onCode }: AppSetUpProps) {
  const { t } = useTranslation('identity')
  const [code, setCode] = useState('')
  // Figures that were refused are typed anew.
  useEffect(() => {
    if (problem) setCode('')
  }, [problem])
  const wrong = problem?.errors.length ? t('problems.code_wrong') : undefined
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        onCode(code)
      }}
    >
      <Stack>
        <Text>{t('security.appScan')}</Text>
        <img
          className={classes.qr}
          src={`data:image/svg+xml;utf8,${encodeURIComponent(setUp.svg)}`}
          alt={t('security.appQr')}
        />
        <Text size="sm" c="dimmed">
          {t('security.appSecret')}
          <br />
          <bdi dir="ltr" className={classes.secret}>
            {setUp.secret.match(/.{1,4}/g)?.join(' ')}
          </bdi>
        </Text>
        <CodeField label={t('secondFactor.appCode')} value={code} onChange={setCode} error={wrong} autoFocus />
        <ProblemNotice problem={wrong ? null : problem} />
        <Group justify="flex-end">
          <Act
            label={t('security.appFinish')}
            type="submit"
            variant="filled"
            pending={pending}
            disabledReason={code.replace(/\s/g, '').length < 6 ? t('code.missing') : null}
          />
        </Group>
      </Stack>
    </form>
  )
}
