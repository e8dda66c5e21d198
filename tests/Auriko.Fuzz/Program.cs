using System.CommandLine;
using Auriko.Fuzz.Cases;
using Auriko.Fuzz.Golden;
using Auriko.Fuzz.Replay;
using Auriko.Fuzz.Upstream;

var count = new Option<long>("--count") { Description = "How many cases, all dialects together.", DefaultValueFactory = _ => 1_000_000 };
var seed = new Option<int>("--seed") { Description = "Makes the cases.", DefaultValueFactory = _ => 1 };
var from = new Option<long>("--from") { Description = "The number of the first case.", DefaultValueFactory = _ => 0 };
var dialects = new Option<string?>("--dialects") { Description = "Names, separated by commas; all when left out." };
var root = new RootCommand("Damages the replies of upstreams at random and checks what callers would get of them.")
{
    count, seed, from, dialects,
};
root.SetAction(async (parsed, cancellation) =>
{
    var names = parsed.GetValue(dialects)?.Split(',');
    var chosen = PlayedDialect.All.Where(dialect => names?.Contains(dialect.Name) is not false).ToArray();
    var run = new FuzzRun(chosen, parsed.GetValue(seed), Console.Out);
    return await run.PlayAsync(parsed.GetValue(from), parsed.GetValue(count), cancellation) == 0 ? 0 : 1;
});

var folder = new Argument<DirectoryInfo>("folder") { Description = "Holds CASE/NN.meta.json and CASE/NN.response.sse or .json, at any depth." };
folder.AcceptExistingOnly();
var replay = new Command("replay", "Plays recordings of real services and compares what callers would get with them.") { folder };
replay.SetAction(async (parsed, _) =>
    await new ReplayRun(Console.Out).PlayAsync(parsed.GetRequiredValue(folder).FullName) == 0 ? 0 : 1);
root.Add(replay);

var golden = new Command("golden", "Writes the golden files of every dialect anew; look at what changes before you keep it.");
golden.SetAction(async (_, _) => Console.WriteLine($"{await GoldenFiles.WriteAsync(PlayedDialect.All)} golden files written"));
root.Add(golden);
return await root.Parse(args).InvokeAsync();
