import FlowCommands
import FlowModel
import FlowRuntime

/// The flows that come with the program, as they lie in `Flows/`: the build puts their bytes into the executable.
enum ShippedFlows {
    /// By path inside the folder.
    static let files: [(path: String, bytes: [UInt8])] = [
        ("handover.flow", PackageResources.handover_flow),
        ("lifecycle.flow", PackageResources.lifecycle_flow),
        ("newsletter.flow", PackageResources.newsletter_flow),
        ("nurture.flow", PackageResources.nurture_flow),
        ("onboarding.flow", PackageResources.onboarding_flow),
        ("proposal.flow", PackageResources.proposal_flow),
        ("prospects.flow", PackageResources.prospects_flow),
        ("renewal.flow", PackageResources.renewal_flow),
        ("score.flow", PackageResources.score_flow),
        ("trial.flow", PackageResources.trial_flow),
        ("webinar.flow", PackageResources.webinar_flow),
        ("winback.flow", PackageResources.winback_flow),
        ("emails/layouts/default.html", PackageResources.default_html),
        ("emails/back-again.md", PackageResources.back_again_md),
        ("emails/hot-lead.md", PackageResources.hot_lead_md),
        ("emails/lead-waiting.md", PackageResources.lead_waiting_md),
        ("emails/low-score.md", PackageResources.low_score_md),
        ("emails/meeting-preparation.md", PackageResources.meeting_preparation_md),
        ("emails/newsletter-welcome.md", PackageResources.newsletter_welcome_md),
        ("emails/nurture-email-1.md", PackageResources.nurture_email_1_md),
        ("emails/nurture-email-2.md", PackageResources.nurture_email_2_md),
        ("emails/nurture-email-3.md", PackageResources.nurture_email_3_md),
        ("emails/nurture-email-4.md", PackageResources.nurture_email_4_md),
        ("emails/onboarding-first-steps.md", PackageResources.onboarding_first_steps_md),
        ("emails/onboarding-help.md", PackageResources.onboarding_help_md),
        ("emails/onboarding-welcome.md", PackageResources.onboarding_welcome_md),
        ("emails/our-apologies.md", PackageResources.our_apologies_md),
        ("emails/please-confirm-again.md", PackageResources.please_confirm_again_md),
        ("emails/please-confirm.md", PackageResources.please_confirm_md),
        ("emails/proposal-open.md", PackageResources.proposal_open_md),
        ("emails/proposal-questions.md", PackageResources.proposal_questions_md),
        ("emails/proposal.md", PackageResources.proposal_md),
        ("emails/prospect-guide.md", PackageResources.prospect_guide_md),
        ("emails/prospect-story.md", PackageResources.prospect_story_md),
        ("emails/renewal-automatic.md", PackageResources.renewal_automatic_md),
        ("emails/renewal-large.md", PackageResources.renewal_large_md),
        ("emails/renewal-last-days.md", PackageResources.renewal_last_days_md),
        ("emails/renewal-notice.md", PackageResources.renewal_notice_md),
        ("emails/renewal-reminder.md", PackageResources.renewal_reminder_md),
        ("emails/score-reminder.md", PackageResources.score_reminder_md),
        ("emails/score-request.md", PackageResources.score_request_md),
        ("emails/setup-waiting.md", PackageResources.setup_waiting_md),
        ("emails/thank-you-promoter.md", PackageResources.thank_you_promoter_md),
        ("emails/thanks-for-score.md", PackageResources.thanks_for_score_md),
        ("emails/trial-first-project.md", PackageResources.trial_first_project_md),
        ("emails/trial-half-way.md", PackageResources.trial_half_way_md),
        ("emails/trial-invite-team.md", PackageResources.trial_invite_team_md),
        ("emails/trial-last-days.md", PackageResources.trial_last_days_md),
        ("emails/trial-need-a-hand.md", PackageResources.trial_need_a_hand_md),
        ("emails/trial-success.md", PackageResources.trial_success_md),
        ("emails/trial-welcome.md", PackageResources.trial_welcome_md),
        ("emails/webinar-next-step.md", PackageResources.webinar_next_step_md),
        ("emails/webinar-recording.md", PackageResources.webinar_recording_md),
        ("emails/webinar-summary.md", PackageResources.webinar_summary_md),
        ("emails/webinar-thanks.md", PackageResources.webinar_thanks_md),
        ("emails/winback-news.md", PackageResources.winback_news_md),
        ("emails/winback-question.md", PackageResources.winback_question_md),
    ]

    /// What the shipped folder measures.
    static var journeys: [Journey] {
        let files = files.map { FolderText.File(path: $0.path, text: String(decoding: $0.bytes, as: UTF8.self)) }
        let configuration = FlowCommands.Configuration()
        let folder = LoadedFolder(
            FolderText(files: files),
            configuration: configuration,
            zones: ZoneFiles(),
            mustHaveEmails: false
        )
        return folder.journeys
    }
}
