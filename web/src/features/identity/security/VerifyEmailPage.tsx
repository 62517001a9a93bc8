import { Button } from '@mantine/core'
import { passwords } from '@tabib/contracts/identity/passwords'
import { IconMailCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { Problem } from '../../../api/problem.js'
import { paths } from '../../../paths.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { EmptyState } from '../../../ui/EmptyState.js'
import { BlockSkeleton } from '../../../ui/Skeletons.js'
import { Doorway } from '../Doorway.js'

/** Proves an email with the link that went to it. */
export default function VerifyEmailPage() {
  const { t } = useTranslation('identity')
  const [token] = useState(() => location.hash.slice(1))
  const verify = useAction(passwords.verifyEmail)
  const asked = useRef(false)
  useEffect(() => {
    history.replaceState(history.state, '', location.pathname)
    // React's double effects in development must not use the link up twice.
    if (!asked.current) verify.run({ body: { token } })
    asked.current = true
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  // Half a link is none.
  const problem = verify.problem?.code === 'invalid' ? new Problem('identity.link_invalid') : verify.problem
  const home = (
    <Button component={Link} to={paths.home()} mt="sm">
      {t('verifyEmail.home')}
    </Button>
  )
  return (
    <Doorway title={t('verifyEmail.title')}>
      {verify.answer && (
        <EmptyState icon={IconMailCheck} title={t('verifyEmail.done')} hint={t('verifyEmail.doneHint')} action={home} />
      )}
      {verify.pending && <BlockSkeleton lines={2} />}
      <ProblemNotice problem={problem} />
      {problem && home}
    </Doorway>
  )
}
