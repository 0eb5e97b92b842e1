namespace ConvBench.Bench.Worker;

/// <summary>A clock without the time that a plan's calls spend on the way to a program of its own: what is left is what that
/// program took.</summary>
/// <param name="clock">Ours.</param>
/// <param name="own">The plan's.</param>
internal sealed class PlanClock(TimeProvider clock, IOwnClock own) : TimeProvider
{
    /// <inheritdoc/>
    public override long TimestampFrequency => clock.TimestampFrequency;

    /// <summary>The clock that a plan is timed by: ours, less what the plan says was spent outside.</summary>
    public static TimeProvider Of(IConvPlan plan, TimeProvider clock) => plan.OwnClock is { } own ? new PlanClock(clock, own) : clock;

    /// <inheritdoc/>
    public override long GetTimestamp() => clock.GetTimestamp() - (long)(own.OutsideNs * clock.TimestampFrequency / 1e9);
}
