/// The flows that come with the program, as they lie in `Flows/`: the build puts their bytes into the executable.
enum ShippedFlows {
    /// By path inside the folder.
    static let files: [(path: String, bytes: [UInt8])] = [
        ("nurture.flow", PackageResources.nurture_flow),
        ("renewal.flow", PackageResources.renewal_flow),
        ("trial.flow", PackageResources.trial_flow),
        ("webinar.flow", PackageResources.webinar_flow),
        ("emails/layouts/default.html", PackageResources.default_html),
        ("emails/nurture-email-1.md", PackageResources.nurture_email_1_md),
        ("emails/nurture-email-2.md", PackageResources.nurture_email_2_md),
        ("emails/nurture-email-3.md", PackageResources.nurture_email_3_md),
        ("emails/nurture-email-4.md", PackageResources.nurture_email_4_md),
        ("emails/renewal-automatic.md", PackageResources.renewal_automatic_md),
        ("emails/renewal-large.md", PackageResources.renewal_large_md),
        ("emails/renewal-last-days.md", PackageResources.renewal_last_days_md),
        ("emails/renewal-notice.md", PackageResources.renewal_notice_md),
        ("emails/renewal-reminder.md", PackageResources.renewal_reminder_md),
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
    ]
}
