namespace Bookinfo.LoadClient.Pacing;

/// <summary>What follows from a pace.</summary>
internal static class PaceExtensions
{
    extension(Pace pace)
    {
        public bool HasSteps => !pace.Steps.IsDefaultOrEmpty;

        /// <summary>No rate: each worker calls again as soon as it has its answer.</summary>
        public bool IsMaxSpeed => !(pace.Qps > 0) && !pace.HasSteps;

        /// <summary>When the run should end; null: never by itself.</summary>
        public TimeSpan? Length =>
            pace.HasSteps ? TimeSpan.FromSeconds(new RateProfile(pace.Steps).Seconds) : pace.Duration is { } length && length > TimeSpan.Zero ? length : null;

        /// <summary>When the clock ends the run; null for runs that count their calls.</summary>
        public TimeSpan? TimeLimit => pace.Exactly > 0 ? null : pace.Length;

        /// <summary>Calls that the rate allows in the time, or that were asked for; null where neither is known.</summary>
        public long? PlannedCalls()
        {
            if (pace.IsMaxSpeed) return pace.Exactly > 0 ? pace.Exactly : null;

            // A hair is added: 0.1 s at 30 a second are 3 calls, whatever the binary fraction says.
            long? byTime = pace.HasSteps ? (long)(new RateProfile(pace.Steps).Calls + 1e-9)
                : pace.Length is { } length ? (long)(pace.Qps * length.TotalSeconds) : null;
            if (pace.Exactly <= 0) return byTime;
            return pace.HasSteps ? Math.Min(pace.Exactly, byTime ?? pace.Exactly) : pace.Exactly;
        }
    }
}
