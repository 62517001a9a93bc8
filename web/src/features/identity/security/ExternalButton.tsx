import { Button, Stack } from '@mantine/core'
import { externalSignIn } from '@tabib/contracts/federation/sign-in'
import { IconBuildingCommunity } from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { BigAction } from '../../../ui/BigAction.js'

/** Sends the browser to the clinic's identity provider; it comes back to `ExternalSignInPage`. */
export function ExternalButton({ name, big }: { name: string; big: boolean }) {
  const { t } = useTranslation('federation')
  const search = useSearch({ strict: false }) as { return?: unknown }
  const start = useAction(externalSignIn.start, { onDone: ({ url }) => location.assign(url) })
  const returnTo = typeof search.return === 'string' && /^\/(?![/\\])/.test(search.return) ? search.return : undefined
  const go = () => start.run({ body: returnTo ? { returnTo } : {} })
  const label = t('signIn.with', { name })
  return (
    <Stack gap="xs">
      {big ? (
        <BigAction label={label} onClick={go} pending={start.pending} />
      ) : (
        <Button
          variant="default"
          justify="start"
          leftSection={<IconBuildingCommunity size={18} aria-hidden />}
          onClick={go}
          loading={start.pending}
        >
          {label}
        </Button>
      )}
      <ProblemNotice problem={start.problem} />
    </Stack>
  )
}
