using Auriko.Core.Contract;
using Auriko.Fuzz.Cases;
using Auriko.Fuzz.Golden;
using Auriko.Fuzz.Upstream;

namespace Auriko.Providers.Tests.Conformance;

/// <summary>
/// Every dialect of this build with every file of its fixtures' folder: a dialect joins by having one. Golden files are
/// written by <c>dotnet run --project tests/Auriko.Fuzz -c Release -- golden</c>, and are right only once looked at.
/// </summary>
public sealed class FixtureTests
{
    private const int Seed = 7;

    public static TheoryData<string, string> Calls =>
        [.. PlayedDialect.All.SelectMany(dialect => GoldenFiles.Requests.Select(request => (dialect.Name, request)))];

    public static TheoryData<string, string> Replies =>
        [.. PlayedDialect.All.SelectMany(dialect => FixtureStream.Of(dialect).Select(stream => (dialect.Name, stream.Name)))];

    public static TheoryData<string> Dialects => [.. PlayedDialect.All.Select(dialect => dialect.Name)];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Prepare_CommonRequest_IsTheGoldenCall(string name, string request)
    {
        var dialect = Dialect(name);

        Assert.Equal(Golden(GoldenFiles.PathOfCall(dialect, request)), await GoldenFiles.CallAsync(dialect, request));
    }

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task Stream_Fixture_IsTheGoldenEvents(string name, string file)
    {
        var (dialect, stream) = (Dialect(name), Stream(name, file));

        Assert.Null(Emitted.FaultOf(await dialect.PlayAsync(stream.Reply)));
        Assert.Equal(Golden(GoldenFiles.PathOfEvents(dialect, stream)), await GoldenFiles.EventsAsync(dialect, stream));
    }

    /// <summary>An answer may end before its usage has come; it is whole all the same.</summary>
    [Theory]
    [MemberData(nameof(Replies))]
    public async Task Stream_FixtureCutAtAnyByte_IsTheSameAnswerOrALegalFailure(string name, string file)
    {
        var (dialect, stream) = (Dialect(name), Stream(name, file));
        var whole = Answer(await dialect.PlayAsync(stream.Reply));

        for (var length = 0; length < stream.Bytes.Length; length++)
        {
            var cut = await dialect.PlayAsync(stream.Reply with { Body = stream.Bytes.AsMemory(0, length) });

            Assert.True(cut.Fault is null == cut.HasStopped && (cut.Fault is null || cut.Failure is not null));
            if (cut.Fault is null)
            {
                Assert.Equal(whole, Answer(cut));
            }
            else if (length % 5 == 0)
            {
                Assert.Null(Emitted.FaultOf(cut));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task Stream_FixtureInRandomPieces_IsTheSame(string name, string file)
    {
        var (dialect, stream) = (Dialect(name), Stream(name, file));
        var whole = await dialect.PlayAsync(stream.Reply);
        var random = new Random(Seed);

        for (var count = 0; count < 60; count++)
        {
            var reply = stream.Reply with { Borders = ByteDamage.Borders(stream.Bytes.Length, random) };
            Assert.Equal(whole.Words, (await dialect.PlayAsync(reply)).Words);
        }
    }

    /// <summary>The short form of the fuzz program.</summary>
    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Stream_DamagedAtRandom_IsLegal(string name)
    {
        var cases = new FuzzCases(Dialect(name), Seed);
        Assert.False(cases.IsEmpty, $"{name} has no fixtures.");

        for (var number = cases.Cuts; number < cases.Cuts + 4000; number++)
        {
            var (_, fault) = await FuzzJudge.PlayAsync(cases, number);

            Assert.True(fault is null, $"case {number}: {fault}");
        }
    }

    /// <summary>What nothing reads any more is gone.</summary>
    [Theory]
    [MemberData(nameof(Dialects))]
    public void GoldenFiles_OfADialect_BelongToARequestOrAReply(string name)
    {
        var dialect = Dialect(name);
        var known = GoldenFiles.Requests.Select(request => GoldenFiles.PathOfCall(dialect, request))
            .Concat(FixtureStream.Of(dialect).Select(stream => GoldenFiles.PathOfEvents(dialect, stream)));
        var found = Directory.EnumerateFiles(dialect.Fixtures, "*.events.json")
            .Concat(Directory.EnumerateFiles(Path.Combine(dialect.Fixtures, "calls")));

        Assert.Empty(found.Except(known));
    }

    private static PlayedDialect Dialect(string name) => PlayedDialect.All.Single(dialect => dialect.Name == name);

    private static FixtureStream Stream(string name, string file) =>
        FixtureStream.Of(Dialect(name)).Single(stream => stream.Name == file);

    private static string Golden(string path)
    {
        Assert.True(File.Exists(path), $"{path} is missing: write it with the command this class names, and look at it.");
        return File.ReadAllText(path);
    }

    private static (ResponseStatus Status, int Items, string? Text) Answer(Played played)
    {
        var final = Emitted.Of(played).Final;
        return (final.Status, final.Output.Count, final.OutputText);
    }
}
