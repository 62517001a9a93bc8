import { Button, Stack, Text } from '@mantine/core'
import { passwords } from '@tabib/contracts/identity/passwords'
import { IconMailForward } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { paths } from '../../../paths.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { BigAction } from '../../../ui/BigAction.js'
import { EmptyState } from '../../../ui/EmptyState.js'
import { TextField } from '../../../ui/fields.js'
import { Doorway } from '../Doorway.js'

/** Asks for a link to a new password. Says the same whoever asks for whom. */
export default function ForgotPasswordPage() {
  const { t } = useTranslation('identity')
  const [login, setLogin] = useState('')
  const forgot = useAction(passwords.forgot)
  const back = (
    <Button component={Link} to={paths.signIn()} variant="default">
      {t('forgot.back')}
    </Button>
  )
  return (
    <Doorway title={t('forgot.title')}>
      {forgot.answer ? (
        <EmptyState icon={IconMailForward} title={t('forgot.sent')} hint={t('forgot.sentHint')} action={back} />
      ) : (
        <form
          onSubmit={(e) => {
            e.preventDefault()
            if (login.trim()) forgot.run({ body: { login } })
          }}
        >
          <Stack>
            <Text c="dimmed">{t('forgot.hint')}</Text>
            <TextField
              label={t('signIn.login')}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              dir="auto"
              size="md"
              autoFocus
              value={login}
              onChange={setLogin}
            />
            <ProblemNotice problem={forgot.problem} />
            <BigAction label={t('forgot.send')} type="submit" pending={forgot.pending} />
            {back}
          </Stack>
        </form>
      )}
    </Doorway>
  )
}
